import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

const { cropping1d, cropping2d, cropping3d } = gm.layers;

for (const name of ['Cropping1D', 'Cropping2D', 'Cropping3D'])
  t.test(`${name} is that of Keras`, async t => likeKeras(t, name));

t.test('cropping', async t => {
  t.test('undoes padding', async t => {
    const x = gm.range(0, 24).reshape([1, 2, 3, 4]);
    const padding = [
      [1, 2],
      [0, 3],
    ] as const;
    const padded = gm.layers.zeroPadding2d({ padding }).apply(x);
    t.same(cropping2d({ cropping: padding }).apply(padded).arraySync(), x.arraySync());
  });
  t.test("has tfjs's name", async t => t.equal(gm.layers.cropping2D, cropping2d));
  t.test('keeps the dtype of images', async t => {
    const y = cropping1d().apply(gm.tensor(Uint8Array.of(1, 2, 3), [1, 3, 1]));
    t.same([y.dtype, ...y.dataSync()], ['uint8', 2]);
  });
  t.test('refuses to cut everything off', async t => {
    const layer = cropping2d({
      cropping: [
        [0, 0],
        [2, 1],
      ],
      name: 'c',
    });
    t.throws(() => layer.apply(gm.zeros([1, 4, 3, 1])), {
      name: 'ShapeError',
      message:
        'Cropping2D "c": expected more than 3 elements on axis 2, of which it cuts off 2 and 1, received [1, 4, 3, 1]. Crop less.',
    });
  });
  t.test('refuses croppings that are no numbers of elements', async t => {
    for (const cropping of [-1, [1, -1], [1, 2, 3], null])
      t.throws(() => cropping1d({ cropping: (cropping ?? NaN) as number, name: 'c' }), {
        name: 'TypeError',
        message:
          /^Cropping1D "c": expected `cropping` to be an integer from 0, or \[before, after\]/,
      });
  });
  t.test('of one axis has no data format', async t =>
    t.throws(() => cropping1d({ dataFormat: 'channelsFirst' } as never), {
      message: /Cropping1D: has no option "dataFormat"/,
    }),
  );
  t.test('refuses batches with other axes', async t =>
    t.throws(() => cropping3d({ name: 'c' }).apply(gm.zeros([1, 4, 4, 1])), {
      name: 'ShapeError',
      message:
        'Cropping3D "c": expected input [batch, depth, height, width, channels], received [1, 4, 4, 1]. Reshape the input to 5 axes.',
    }),
  );
});
