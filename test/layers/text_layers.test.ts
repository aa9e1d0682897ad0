// The layers of strings and categories against what Keras gave (test/golden/text_layers.py).
import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { golden, near } from '../golden/golden.js';

interface Case {
  layer: string;
  options: Record<string, unknown>;
  adapt: unknown;
  x: unknown;
  call: Record<string, unknown>;
  y: unknown;
  vocabulary?: unknown[];
  boundaries?: number[];
}
interface TextLayer {
  adapt(data: unknown): void;
  apply(x: unknown, options?: object): gm.Tensor | unknown[];
  getVocabulary(): unknown[];
  getConfig(): Record<string, unknown>;
  binBoundaries: number[];
}
type Class = new (options: object) => TextLayer;
const classes = gm.layers as unknown as Record<string, Class>;

const cases = golden<Case>('text_layers');
for (const layer of new Set(cases.map(c => c.layer)))
  t.test(`${layer} is that of Keras`, async t => {
    for (const backend of backends) {
      setBackend(backend);
      for (const c of cases.filter(one => one.layer === layer)) compare(t, c, backend);
    }
    setBackend(usualBackend);
  });

function compare(t: Test, c: Case, backend: string): void {
  const what = `${backend}: ${c.layer} ${JSON.stringify(c.options)} of ${JSON.stringify(c.x).slice(0, 40)}`;
  const layer = new classes[c.layer](c.options);
  if (c.adapt !== null) layer.adapt(c.adapt);
  if (c.vocabulary) t.same(layer.getVocabulary(), c.vocabulary, `${what}: vocabulary`);
  if (c.boundaries) near(t, layer.binBoundaries, c.boundaries, 1e-6, `${what}: boundaries`);
  const again = new classes[c.layer](layer.getConfig());
  for (const one of [layer, again]) {
    const y = one.apply(c.x, c.call);
    if (y instanceof gm.Tensor) near(t, y.arraySync(), c.y, 1e-6, what);
    else t.same(y, c.y, what);
  }
}
