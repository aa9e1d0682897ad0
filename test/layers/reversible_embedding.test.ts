import t from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { golden, near } from '../golden/golden.js';

type Nested = (number | Nested)[];
interface Case {
  options: object;
  weights: Nested[];
  ids: number[][];
  y: Nested;
  logits: Nested;
  mask: boolean[][] | null;
  w: Nested;
  dweights: Nested[];
}
const { reversibleEmbedding } = gm.layers;
const arrays = (tensors: readonly gm.Tensor[]) => tensors.map(v => v.arraySync());

t.test('ReversibleEmbedding is that of Keras', async t => {
  for (const backend of backends) {
    setBackend(backend);
    for (const { options, weights, ids, w, ...c } of golden<Case>('reversible_embedding')) {
      const what = `${backend}: ${JSON.stringify(options)}`;
      const layer = reversibleEmbedding(options as { inputDim: number; outputDim: number });
      layer.outputShape([3]);
      layer.setWeights(weights);
      const y = layer.apply(ids);
      near(t, y.arraySync(), c.y, 2e-6, what);
      t.same(y.mask?.arraySync() ?? null, c.mask, `${what}: mask`);
      const back = () => layer.apply(layer.apply(ids), { reverse: true });
      near(t, back().arraySync(), c.logits, 2e-6, `${what}: back`);
      const slopes = gm.grad(() => gm.sum(gm.mul(back(), w)), layer.trainableWeights)();
      near(t, arrays(slopes), c.dweights, 5e-6, `${what}: gradients`);
    }
  }
  setBackend(usualBackend);
});

t.test('reversibleEmbedding', async t => {
  t.test('leads there and back in one model', async t => {
    const layer = reversibleEmbedding({ inputDim: 7, outputDim: 3 });
    const inputs = gm.input({ shape: [null] });
    const outputs = layer.apply(layer.apply(inputs), { reverse: true });
    t.same(outputs.shape, [null, null, 7]);
    const model = gm.model({ inputs, outputs });
    t.same(model.weights, [layer.embeddings]);
    t.same(model.apply(gm.tensor([[1, 2]])).shape, [1, 2, 7]);
  });
  t.test('comes back in the dtype asked for', async t => {
    setBackend('reference');
    const layer = reversibleEmbedding({ inputDim: 4, outputDim: 2, reverseDtype: 'float64' });
    t.equal(layer.apply([[1, 0.5]], { reverse: true }).dtype, 'float64');
    setBackend(usualBackend);
  });
  t.test('refuses vectors of another extent, and a cap of 0', async t => {
    const layer = reversibleEmbedding({ inputDim: 4, outputDim: 2, name: 'r' });
    t.throws(() => layer.apply([[1, 2, 3]], { reverse: true }), {
      message: /^ReversibleEmbedding "r": expected input \[\.\.\., 2\] .*received \[1, 3\]/,
    });
    t.throws(() => reversibleEmbedding({ inputDim: 4, outputDim: 2, logitSoftCap: 0 }), {
      message: /`logitSoftCap` to be a number above 0, received 0/,
    });
  });
});
