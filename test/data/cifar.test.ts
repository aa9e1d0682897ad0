import t from 'tap';
import { datasets } from '../../src/index.js';
import { parseCifar } from '../../src/data/cifar.js';

/** A record whose byte i of plane c is i + c, modulo 256. */
const record = (label: number) =>
  Uint8Array.from({ length: 3073 }, (_, i) =>
    i === 0 ? label : ((i - 1) % 1024) + Math.floor((i - 1) / 1024),
  );

t.test('parseCifar', async t => {
  t.test('gives the classes, and the channels last', async t => {
    const { images, labels } = parseCifar(Buffer.concat([record(3), record(9)]), 'file');
    t.same([...labels], [3, 9]);
    t.equal(images.length, 2 * 3072);
    t.same([...images.subarray(3072 + 30, 3072 + 36)], [10, 11, 12, 11, 12, 13]);
  });
  t.test('refuses other files', async t => {
    for (const length of [0, 3072])
      t.throws(() => parseCifar(new Uint8Array(length), 'a.bin'), {
        message: `a.bin: expected records of 3073 bytes, received "a file of ${length}".`,
      });
    t.throws(() => parseCifar(record(10), 'a.bin'), {
      message: 'a.bin: record 0: expected a class below 10, received 10.',
    });
  });
});

t.test('cifar10', async t => {
  t.teardown(() => delete process.env.GEMMULE_CIFAR10);
  t.test('reads five files for training and one for the test', async t => {
    const batches = [1, 2, 3, 4, 5].map(i => [`data_batch_${i}.bin`, Buffer.from(record(i))]);
    process.env.GEMMULE_CIFAR10 = t.testdir({
      ...Object.fromEntries(batches),
      'test_batch.bin': Buffer.concat([record(0), record(7)]),
    });
    const { xTrain, yTrain, xTest, yTest } = await datasets.cifar10();
    t.same([xTrain.shape, xTrain.dtype], [[5, 32, 32, 3], 'uint8']);
    t.same(yTrain.arraySync(), [1, 2, 3, 4, 5]);
    t.same(
      [xTest.shape, yTest.arraySync()],
      [
        [2, 32, 32, 3],
        [0, 7],
      ],
    );
    t.same([...xTest.dataSync().subarray(0, 6)], [0, 1, 2, 1, 2, 3]);
  });
  t.test('says how to get it', async t => {
    delete process.env.GEMMULE_CIFAR10;
    await t.rejects(datasets.cifar10(), {
      message:
        /^CIFAR-10 is not installed: no .*\.bin in any folder\. Unpack cifar-10-binary\.tar\.gz/,
    });
  });
});
