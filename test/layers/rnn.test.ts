import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

for (const name of ['RNN', 'StackedRNNCells'])
  t.test(`${name} is that of Keras`, async t =>
    likeKeras(t, name, { file: 'recurrent_layers', tolerance: 1e-5 }),
  );

/** y = x + h, h' = y. */
class Sum extends gm.layers.Layer {
  static override readonly className: string = 'Sum';
  readonly stateSize = 2;
  override call([x, h]: gm.Tensor[]): gm.Tensor[] {
    const y = gm.add(x, h);
    return [y, y];
  }
}

t.test('rnn', async t => {
  t.test("steps a user's cell", async t => {
    const layer = gm.layers.rnn({ cell: new Sum(), returnSequences: true });
    t.same(layer.apply(gm.ones([1, 3, 2])).arraySync(), [
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    ]);
  });
  t.test('of a cell is the layer of the same name', async t => {
    const x = gm.randomNormal([2, 4, 3], { seed: 1 });
    const lstm = gm.layers.lstm({ units: 2 });
    const expected = lstm.apply(x).dataSync();
    const layer = gm.layers.rnn({ cell: gm.layers.lstmCell({ units: 2 }) });
    layer.outputShape([4, 3]);
    layer.setWeights(lstm.getWeights());
    const found = layer.apply(x).dataSync();
    t.ok(found.every((v, i) => Math.abs(v - expected[i]) < 1e-6));
  });
  t.test('keeps the states of stacked cells, stateful', async t => {
    const cells = () => [gm.layers.gruCell({ units: 2 }), gm.layers.lstmCell({ units: 3 })];
    const layer = gm.layers.rnn({ cell: cells(), stateful: true, returnState: true });
    const x = gm.ones([2, 2, 1]);
    const [, ...states] = layer.apply<gm.Tensor[]>(x);
    t.same(
      states.map(s => s.shape),
      [
        [2, 2],
        [2, 3],
        [2, 3],
      ],
    );
    t.notSame(layer.apply<gm.Tensor[]>(x)[0].arraySync(), states[1].arraySync());
  });
  t.test('of no cells at all is refused', async t =>
    t.throws(() => gm.layers.stackedRNNCells({ cells: [], name: 's' }), {
      name: 'TypeError',
      message: 'StackedRNNCells "s": expected `cells` to be an array of at least one, received [].',
    }),
  );
  t.test('refuses what is no cell', async t => {
    const dense = gm.layers.dense({ units: 1, name: 'd' });
    const message = (what: string) =>
      `RNN "r": expected a cell: a layer that has a \`stateSize\`, received ${what}.`;
    t.throws(() => gm.layers.rnn({ cell: dense as never, name: 'r' }), {
      name: 'TypeError',
      message: message('"Dense \\"d\\""'),
    });
    t.throws(() => gm.layers.rnn({ cell: 3 as never, name: 'r' }), { message: message('3') });
  });
});
