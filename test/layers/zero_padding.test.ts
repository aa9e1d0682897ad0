import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

const { zeroPadding1d, zeroPadding2d, zeroPadding3d } = gm.layers;

for (const name of ['ZeroPadding1D', 'ZeroPadding2D', 'ZeroPadding3D'])
  t.test(`${name} is that of Keras`, async t => likeKeras(t, name));

t.test('zeroPadding', async t => {
  t.test('takes a number and a pair side by side', async t =>
    t.same(zeroPadding2d({ padding: [1, [0, 2]] }).outputShape([4, 4, 3]), [6, 6, 3]),
  );
  t.test('keeps the dtype of images', async t => {
    const y = zeroPadding2d().apply(gm.tensor(Uint8Array.of(9), [1, 1, 1, 1]));
    t.same([y.dtype, ...y.dataSync()], ['uint8', 0, 0, 0, 0, 9, 0, 0, 0, 0]);
  });
  t.test('refuses paddings that are no numbers of zeros', async t => {
    for (const padding of [-1, 0.5, [1], [1, -1], [1, 2, 3], '1'])
      t.throws(() => zeroPadding1d({ padding: padding as number, name: 'z' }), {
        name: 'TypeError',
        message:
          /^ZeroPadding1D "z": expected `padding` to be an integer from 0, or \[before, after\], received /,
      });
  });
  t.test('names the entry that is wrong', async t =>
    t.throws(() => zeroPadding2d({ padding: [1, [2, -1]], name: 'z' }), {
      name: 'TypeError',
      message:
        'ZeroPadding2D "z": expected `padding[1]` to be an integer from 0, or [before, after], received [2, -1].',
    }),
  );
  t.test('refuses paddings for another number of axes', async t =>
    t.throws(() => zeroPadding3d({ padding: [1, 2] as never, name: 'z' }), {
      name: 'TypeError',
      message:
        'ZeroPadding3D "z": expected `padding` to be an integer from 0, or an array of 3, received [1, 2].',
    }),
  );
  t.test('refuses unknown data formats', async t =>
    t.throws(() => zeroPadding2d({ dataFormat: 'channelFirst' as never, name: 'z' }), {
      name: 'TypeError',
      message:
        'ZeroPadding2D "z": expected `dataFormat` to be "channelsLast" or "channelsFirst", received "channelFirst". Did you mean "channelsFirst"?',
    }),
  );
  t.test("takes Keras's spelling of data formats", async t =>
    t.same(
      zeroPadding2d({ dataFormat: 'channels_first' as never }).outputShape([3, 4, 4]),
      [3, 6, 6],
    ),
  );
  t.test('refuses batches with other axes', async t => {
    const expected = {
      channelsLast: /^ZeroPadding2D "z": expected input \[batch, height, width, channels\], /,
      channelsFirst: /^ZeroPadding2D "z": expected input \[batch, channels, height, width\], /,
    };
    for (const dataFormat of ['channelsLast', 'channelsFirst'] as const)
      t.throws(() => zeroPadding2d({ dataFormat, name: 'z' }).apply(gm.zeros([2, 4, 4])), {
        name: 'ShapeError',
        message: expected[dataFormat],
      });
  });
});
