import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { factoryName, golden, near } from '../golden/golden.js';

type Nested = (number | Nested)[];
interface Case {
  layer: string;
  name: string;
  options: Record<string, unknown>;
  xs: Nested[];
  masks: (boolean[][] | null)[] | null;
  y: Nested;
  /** What became of the masks. */
  mask: boolean[][] | null;
  w: Nested;
  dxs: Nested[];
}
type Factory = (config: object) => gm.layers.Layer;
const TOLERANCE = 2e-6;
const all = golden<Case>('merge_layers');
const { add, average, concatenate, dot, maximum, multiply, subtract } = gm.layers;

function compare(t: Test, c: Case, what: string): void {
  const layer = (gm.layers as unknown as Record<string, Factory>)[factoryName(c.layer)](c.options);
  const xs = c.xs.map(x => gm.tensor(x));
  const masks = xs.map((_, i) => c.masks?.[i] && gm.tensor(c.masks[i])) as (gm.Tensor | null)[];
  const merged = (...inputs: gm.Tensor[]) => {
    inputs.forEach((x, i) => (x.mask = masks[i] ?? null));
    return layer.apply(inputs);
  };
  t.equal(layer.name.replace(/_\d+$/, ''), c.name, `${what}: name`);
  const y = merged(...xs);
  near(t, y.arraySync(), c.y, TOLERANCE, what);
  t.same(y.mask?.arraySync() ?? null, c.mask, `${what}: mask`);
  const loss = (...inputs: gm.Tensor[]) => gm.sum(gm.mul(merged(...inputs), c.w));
  const found = [gm.grad(loss)(...xs)].flat().map(d => d.arraySync());
  near(t, found, c.dxs, TOLERANCE, `${what}: gradients`);
  const inputs = xs.map(x => gm.input({ shape: x.shape.slice(1) }));
  const outputs = layer.apply(inputs);
  t.same(outputs.shape, [null, ...y.shape.slice(1)], `${what}: symbolic shape`);
  const z = gm.model({ inputs, outputs }).apply(xs);
  near(t, z.arraySync(), c.y, TOLERANCE, `${what}: in a model`);
  t.same(z.mask?.arraySync() ?? null, c.mask, `${what}: mask in a model`);
}

for (const name of new Set(all.map(c => c.layer)))
  t.test(`${name} is that of Keras`, async t => {
    for (const backend of backends) {
      setBackend(backend);
      for (const c of all.filter(c => c.layer === name)) {
        const shapes = c.xs.map(x => JSON.stringify(gm.tensor(x).shape)).join(' and ');
        compare(t, c, `${backend}: ${name} ${JSON.stringify(c.options)} of ${shapes}`);
      }
    }
    setBackend(usualBackend);
  });

t.test('a merge', async t => {
  const [a, b] = [gm.tensor([[1, 2, 3]]), gm.tensor([[4, 5, 6]])];
  t.test('is made at once of tensors, and of symbolic ones', async t => {
    t.same(add([a, b]).arraySync(), [[5, 7, 9]]);
    t.same(concatenate([a, b], { axis: 0 }).shape, [2, 3]);
    t.same(dot([a, b]).arraySync(), [[32]]);
    const inputs = [gm.input({ shape: [3] }), gm.input({ shape: [3] })];
    const outputs = average(inputs, { name: 'middle' });
    t.equal(outputs.name, 'middle');
    t.same(gm.model({ inputs, outputs }).apply([a, b]).arraySync(), [[2.5, 3.5, 4.5]]);
  });
  t.test('stretches a constant over the samples of a batch', async t => {
    const x = gm.input({ shape: [2] });
    const inputs = [x, gm.tensor([[10, 20]])] as unknown as gm.SymbolicTensor[];
    const outputs = add().apply(inputs);
    const found = gm.model({ inputs: x, outputs }).apply(
      gm.tensor([
        [1, 2],
        [3, 4],
      ]),
    );
    t.same(found.arraySync(), [
      [11, 22],
      [13, 24],
    ]);
  });
  t.test('adds integers', async t => {
    t.equal(add([gm.tensor([1], [1], 'int32'), gm.tensor([2], [1], 'int32')]).dtype, 'int32');
  });
  t.test('knows of axes of any length', async t => {
    const inputs = [gm.input({ shape: [null, 4] }), gm.input({ shape: [null, 2] })];
    t.same(concatenate(inputs).shape, [null, null, 6]);
    t.same(dot([inputs[0], inputs[0]], { axes: 2 }).shape, [null, null, null]);
  });
  t.test(
    'refuses one tensor, a wrong number of them, and shapes that do not go together',
    async t => {
      t.throws(() => add({ name: 'sum' }).apply(a), {
        message: 'Add "sum": expected an array of tensors, received one tensor.',
      });
      t.throws(() => subtract({ name: 'less' }).apply([a, b, a]), {
        message: 'Subtract "less": expected an array of 2 tensors, received 3.',
      });
      t.throws(() => maximum({ name: 'm' }).apply([a, gm.ones([1, 2])]), {
        message: /^Maximum "m": expected a shape that broadcasts with \[1, 3\], received \[1, 2\]/,
      });
      t.throws(() => multiply({ name: 'm' }).apply([gm.ones([2, 3]), gm.ones([3, 3])]), {
        message: /^Multiply "m": expected a shape that broadcasts with \[2, 3\]/,
      });
      t.throws(() => concatenate({ name: 'c' }).apply([gm.ones([2, 3]), gm.ones([1, 3])]), {
        message: 'Concatenate "c": expected shapes like [2, 3] but for axis 1, received [1, 3].',
      });
      t.throws(() => concatenate({ name: 'c', axis: 3 }).apply([a, b]), {
        message: 'Concatenate "c": expected an axis from -2 to 1, received 3.',
      });
    },
  );
  t.test('refuses axes of a dot product that are none, or differ', async t => {
    t.throws(() => dot({ axes: [1, 2, 3] as never, name: 'd' }), {
      message: 'Dot "d": expected `axes` to be an axis, or one of each input, received [1, 2, 3].',
    });
    t.throws(() => dot({ axes: 0, name: 'd' }).apply([a, b]), {
      message: /^Dot "d": expected axes of samples \(from 1\) of \[1, 3\] and \[1, 3\], received/,
    });
    t.throws(() => dot({ axes: 1, name: 'd' }).apply([a, gm.ones([1, 2])]), {
      message: /equal extents on the axes 1 and 1, received \[1, 3\] and \[1, 2\]\.$/,
    });
  });
});
