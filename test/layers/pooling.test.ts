import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

const { averagePooling2d, maxPooling1d, maxPooling2d } = gm.layers;
const { adaptiveMaxPooling2d, globalAveragePooling2d, globalMaxPooling1d } = gm.layers;

const kinds = ['Max', 'Average', 'GlobalMax', 'GlobalAverage', 'AdaptiveMax', 'AdaptiveAverage'];
for (const kind of kinds)
  for (const axes of [1, 2, 3])
    t.test(`${kind}Pooling${axes}D is that of Keras`, async t =>
      likeKeras(t, `${kind}Pooling${axes}D`, { file: 'pool_layers' }),
    );

t.test('pooling', async t => {
  t.test('has Keras’s other names', async t => {
    t.equal(gm.layers.MaxPool2D, gm.layers.MaxPooling2D);
    t.equal(gm.layers.avgPool2d, averagePooling2d);
    t.equal(gm.layers.GlobalAvgPool1D, gm.layers.GlobalAveragePooling1D);
  });
  t.test('gives the gradient of a tie to the first of the window', async t =>
    t.same(
      gm
        .grad((x: gm.Tensor) => gm.sum(maxPooling1d().apply(x)))(gm.ones([1, 4, 1]))
        .flatten()
        .arraySync(),
      [1, 0, 1, 0],
    ),
  );
  t.test('gives NaN where a window holds one', async t =>
    t.same(
      maxPooling1d()
        .apply([[[1], [NaN], [2], [3]]])
        .arraySync(),
      [[[NaN], [3]]],
    ),
  );
  t.test('refuses windows larger than the input', async t =>
    t.throws(() => maxPooling2d({ poolSize: 3, name: 'p' }).apply(gm.zeros([1, 2, 3, 1])), {
      name: 'ShapeError',
      message:
        'MaxPooling2D "p": expected an input of at least [3, 3] along its spatial axes, for windows that reach over [3, 3], received [2, 3]. Use smaller windows, or padding: "same".',
    }),
  );
  t.test('refuses sizes below 1', async t => {
    for (const option of ['poolSize', 'strides'] as const)
      for (const size of [0, -2, 1.5, [2]])
        t.throws(() => averagePooling2d({ poolSize: 2, [option]: size as number, name: 'p' }), {
          name: 'TypeError',
          message: new RegExp(
            `^AveragePooling2D "p": expected \`${option}\` to be an integer from 1, or an array of 2`,
          ),
        });
    t.throws(() => averagePooling2d({ name: 'p' } as never), { message: /`poolSize`.* undefined/ });
    t.throws(() => adaptiveMaxPooling2d({ outputSize: [1, 0], name: 'p' }), {
      name: 'TypeError',
      message:
        'AdaptiveMaxPooling2D "p": expected `outputSize` to be an integer from 1, or an array of 2, received [1, 0].',
    });
  });
  t.test('refuses unknown padding', async t =>
    t.throws(() => maxPooling2d({ padding: 'Valids' as never, name: 'p' }), {
      name: 'TypeError',
      message:
        'MaxPooling2D "p": expected `padding` to be "valid" or "same", received "Valids". Did you mean "valid"?',
    }),
  );
  t.test('refuses batches with other axes', async t => {
    for (const layer of [maxPooling2d({ name: 'p' }), globalAveragePooling2d({ name: 'p' })])
      t.throws(() => layer.apply(gm.zeros([2, 3, 4])), {
        name: 'ShapeError',
        message: `${layer.className} "p": expected input [batch, height, width, channels], received [2, 3, 4]. Reshape the input to 4 axes.`,
      });
    const first = globalMaxPooling1d({ dataFormat: 'channelsFirst', name: 'p' });
    t.throws(() => first.apply(gm.zeros([2, 3])), { message: /\[batch, channels, length\]/ });
  });
  t.test('refuses to share out an axis that is empty', async t =>
    t.throws(
      () => adaptiveMaxPooling2d({ outputSize: 1, name: 'p' }).apply(gm.zeros([1, 0, 2, 1])),
      {
        name: 'ShapeError',
        message:
          'AdaptiveMaxPooling2D "p": expected an input of at least 1 along its spatial axes, received [0, 2].',
      },
    ),
  );
});
