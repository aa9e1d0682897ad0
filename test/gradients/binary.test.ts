import t from 'tap';
import * as gm from '../../src/ops/index.js';
import { checkGradient } from './check_gradient.js';

const smooth = {
  add: gm.add,
  sub: gm.sub,
  mul: gm.mul,
  div: gm.div,
  maximum: gm.maximum,
  minimum: gm.minimum,
  squaredDifference: gm.squaredDifference,
};
for (const [name, fn] of Object.entries(smooth)) {
  t.test(name, async t => {
    t.test('has the slopes of central differences', async t =>
      checkGradient(t, fn, [
        [2, 3],
        [2, 3],
      ]),
    );
    t.test('sums them over stretched axes', async t =>
      checkGradient(t, fn, [
        [2, 1, 3],
        [4, 1],
      ]),
    );
    t.test('sums them over missing axes', async t => checkGradient(t, fn, [[3], [2, 3]]));
    t.test('counts an argument that is given twice', async t =>
      checkGradient(t, x => fn(x, gm.mul(x, 2)), [[3]]),
    );
  });
}
t.test('pow has the slopes of central differences', async t =>
  checkGradient(t, gm.pow, [{ values: [0.3, 1.2, 2.5, 0.9] }, { values: [2, -0.5, 1.5, 3] }]),
);
t.test('pow has a slope by a negative base', async t =>
  checkGradient(t, x => gm.pow(x, 3), [{ values: [-1.5, -0.4, 2] }]),
);
t.test('mod has the slopes of central differences', async t =>
  checkGradient(t, gm.mod, [{ values: [5.3, -4.2, 1.1] }, { values: [2, 3, -0.7] }]),
);
t.test('floorDiv has the slope 0', async t =>
  checkGradient(t, gm.floorDiv, [{ values: [5.3, -4.2] }, { values: [2, 3] }], { second: false }),
);
t.test('where sends each gradient to the side that was chosen', async t =>
  checkGradient(t, (a, b) => gm.where([[true], [false]], gm.square(a), gm.exp(b)), [[2, 3], [3]]),
);
