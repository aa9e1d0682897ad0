// Random layers against the values and moments that Keras gave (test/golden/random_layers.py): the numbers differ, how they are
// distributed does not.
import { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { golden, near } from '../golden/golden.js';

interface Case {
  layer: string;
  options: Record<string, unknown>;
  shape: number[];
  values: number[] | null;
  share: number;
  mean: number;
  deviation: number;
}
type Class = new (options: object) => gm.layers.Layer;
const classes = gm.layers as unknown as Record<string, Class>;

// What is compared comes of 20 000 draws on either side: the standard error of the difference is at most 0.011.
const SAMPLING = 0.03;

/** Every case of a class, on every backend: the same values, as often, and the same moments. */
export function distributedLikeKeras(t: Test, layer: string): void {
  const cases = golden<Case>('random_layers').filter(c => c.layer === layer);
  t.ok(cases.length > 0, `Keras's ${layer} was recorded`);
  for (const backend of backends) {
    setBackend(backend);
    gm.seed(7);
    for (const c of cases) compare(t, c, `${backend}: ${layer} ${JSON.stringify(c.options)}`);
  }
  setBackend(usualBackend);
}

function compare(t: Test, c: Case, what: string): void {
  const layer = new classes[c.layer](c.options);
  const y = layer.apply(gm.ones(c.shape), { training: true });
  const data = [...y.dataSync()];
  if (c.values) {
    const values = [...new Set(data)].sort((a, b) => a - b);
    near(t, values, c.values, 1e-6, `${what}: values`);
    const share = data.filter(v => v === values[0]).length / data.length;
    near(t, share, c.share, SAMPLING, `${what}: share of ${values[0]}`);
  }
  const { mean, variance } = gm.moments(y);
  near(t, mean.item(), c.mean, SAMPLING, `${what}: mean`);
  near(t, Math.sqrt(variance.item()), c.deviation, SAMPLING, `${what}: deviation`);
}

/** New numbers at each call, and the same ones again after the same seed. */
export function drawsAnew(t: Test, layer: gm.layers.Layer): void {
  const draw = () => [...layer.apply(gm.ones([4, 5, 6]), { training: true }).dataSync()];
  gm.seed(3);
  const first = draw();
  t.notSame(draw(), first, 'new numbers at the next call');
  gm.seed(3);
  t.same(draw(), first, 'the same numbers after the same seed');
}
