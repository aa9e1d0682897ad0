import t from 'tap';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as gm from '../../src/index.js';

const { readImage, readImageFolder, readImages, writeImage } = gm.data;
const folder = t.testdir({});
const at = (name: string) => path.join(folder, name);
/** A picture of smooth colours, of 1, 3 or 4 channels. */
const picture = (height: number, width: number, channels: number) =>
  gm.range(height * width * channels).mul(199).mod(256).cast('uint8').reshape([height, width, channels]); // prettier-ignore
const bytes = (x: gm.Tensor) => [...x.dataSync()];

t.test('PNG keeps every byte', async t => {
  for (const channels of [1, 3, 4] as const) {
    const x = picture(5, 7, channels);
    await writeImage(at(`a${channels}.png`), x);
    const y = await readImage(at(`a${channels}.png`), { channels });
    t.equal(y.dtype, 'uint8');
    t.same([y.shape, bytes(y)], [x.shape, bytes(x)], `${channels} channels`);
  }
  const file = await readFile(at('a3.png'));
  t.same(bytes(await readImage(file)), bytes(picture(5, 7, 3)), 'from the bytes of a file');
});

t.test('JPEG and WebP keep what one sees', async t => {
  const x = gm.full([16, 16, 3], 120, 'uint8');
  for (const name of ['b.jpg', 'b.jpeg', 'b.webp']) {
    await writeImage(at(name), x, { quality: 95 });
    const y = await readImage(at(name));
    t.ok(gm.max(gm.abs(gm.sub(y, x))).item() <= 3, name);
  }
});

t.test('readImage', async t => {
  await writeImage(at('c.png'), picture(4, 6, 4));
  t.test('gives the channels that are asked for', async t => {
    t.same((await readImage(at('c.png'))).shape, [4, 6, 3]);
    t.same((await readImage(at('c.png'), { channels: 1 })).shape, [4, 6, 1]);
    const grey = await readImage(at('a1.png'), { channels: 3 });
    t.same(bytes(gm.slice(grey, [0, 0, 1], [5, 7, 1])), bytes(picture(5, 7, 1)));
  });
  t.test('resizes, and gives floats', async t => {
    const y = await readImage(at('c.png'), { size: [3, 9], dtype: 'float32' });
    t.same([y.shape, y.dtype], [[3, 9, 3], 'float32']);
  });
  t.test('says which file it cannot read', async t => {
    writeFileSync(at('text.png'), 'no image');
    await t.rejects(readImage(at('text.png')), {
      message: /^readImage: .*text\.png: .*unsupported image format/,
    });
    await t.rejects(readImage(at('none.png')), { message: /^readImage: .*none\.png: .*missing/ });
    await t.rejects(readImage(Buffer.from('PNG?')), {
      message: /^readImage: 4 bytes of an image file: /,
    });
  });
  t.test('refuses options that it does not have', async t => {
    await t.rejects(readImage(7 as never), {
      message: 'readImage: expected a path, or the bytes of a file, received 7.',
    });
    await t.rejects(readImage(at('c.png'), { channels: 2 as never }), {
      message: 'readImage: expected `channels` to be 1, 3 or 4, received 2.',
    });
    await t.rejects(readImage(at('c.png'), { size: [0, 3] }), {
      message: 'readImage: expected a size from 1, received [0, 3].',
    });
    await t.rejects(readImage(at('c.png'), { dtype: 'int32' as never }), {
      message: "readImage: expected `dtype` to be 'uint8' or 'float32', received \"int32\".",
    });
    await t.rejects(readImage(at('c.png'), { sise: [2, 2] } as never), {
      message: /only options that it has, received "sise"\. Did you mean "size"\?$/,
    });
  });
});

t.test('readImages', async t => {
  const names = Array.from({ length: 20 }, (_, i) => at(`d${i}.png`));
  for (const [i, name] of names.entries()) await writeImage(name, gm.full([3, 4, 3], i, 'uint8'));
  t.test('gives all in order', async t => {
    const x = await readImages(names);
    t.same(x.shape, [20, 3, 4, 3]);
    t.same(bytes(gm.slice(x, [0, 0, 0, 0], [20, 1, 1, 1])), names.map((_, i) => i)); // prettier-ignore
  });
  t.test('refuses mixed sizes, and names the file', async t => {
    const mixed = [...names, at('c.png')];
    await t.rejects(readImages(mixed), {
      name: 'ShapeError',
      message: `readImages: expected images of one size, [3, 4] as ${names[0]} has, received [4, 6] in ${at('c.png')}. Give a \`size\` to resize them.`,
    });
    t.same((await readImages(mixed, { size: [2, 2] })).shape, [21, 2, 2, 3]);
  });
  t.test('refuses an empty list', async t =>
    t.rejects(readImages([]), {
      message: 'readImages: expected a list of at least one file, received [].',
    }),
  );
});

t.test('readImageFolder', async t => {
  for (const name of ['dogs', 'cats/old', 'cats/young', 'empty'])
    mkdirSync(at(`pets/${name}`), { recursive: true });
  for (const name of ['dogs/1.png', 'cats/old/2.png', 'cats/young/3.png'])
    await writeImage(at(`pets/${name}`), picture(4, 4, 3));
  writeFileSync(at('pets/dogs/notes.txt'), 'sit');
  t.test('makes a class of each subfolder', async t => {
    const { images, labels, classNames, files } = await readImageFolder(at('pets'), {
      size: [8, 6],
    });
    t.same(images.shape, [3, 8, 6, 3]);
    t.same(classNames, ['cats', 'dogs', 'empty']);
    t.same(labels.arraySync(), [0, 0, 1]);
    t.same(
      files.map(file => path.basename(file)),
      ['2.png', '3.png', '1.png'],
    );
  });
  t.test('refuses a folder without images', async t =>
    t.rejects(readImageFolder(at('pets/cats/old')), {
      message: /^readImageFolder: expected subfolders with images in .*old, received "0 without"/,
    }),
  );
});

t.test('writeImage', async t => {
  t.test('rounds and clips floats', async t => {
    await writeImage(at('f.png'), gm.tensor([-3, 0.6, 254.4, 999], [2, 2, 1]));
    t.same(bytes(await readImage(at('f.png'), { channels: 1 })), [0, 1, 254, 255]);
  });
  t.test('refuses what is no image, and formats that it does not have', async t => {
    await t.rejects(writeImage(at('g.png'), gm.zeros([2, 2])), {
      name: 'ShapeError',
      message:
        'writeImage: expected an image [height, width, channels] of 1, 3 or 4 channels, received [2, 2].',
    });
    await t.rejects(writeImage(at('g.png'), [[1]] as never), { message: /expected a tensor/ });
    await t.rejects(writeImage('g.pnj', gm.zeros([2, 2, 3])), {
      message:
        'writeImage: expected a file name that ends in .png, .jpg, .jpeg, .webp, received "g.pnj". Did you mean ".png"?',
    });
    await t.rejects(writeImage(at('g.jpg'), gm.zeros([2, 2, 3]), { quality: 0 }), {
      message: 'writeImage: expected `quality` to be an integer from 1 to 100, received 0.',
    });
  });
});

t.test('without sharp, says what to install', async t => {
  const { readImage: read } = await t.mockImport<typeof gm.data>('../../src/data/images.js', {
    '../../src/native/location.cjs': {
      default: {
        resolve: () => {
          throw new Error('Cannot find module');
        },
      },
    },
  });
  await t.rejects(read(at('a3.png')), {
    message:
      'readImage: needs the package sharp to read and write image files. Run `npm install sharp`.',
  });
});
