// SPDX-License-Identifier: MIT
import t from 'tap';
import * as gm from '../src/index.js';

const close = (
  t: { ok(good: boolean, message: string): boolean },
  a: ArrayLike<number>,
  b: ArrayLike<number>,
) =>
  t.ok(
    Array.from(a).every((v, i) => Math.abs(v - b[i]) < 1e-6),
    `${Array.from(a).join()} is near ${Array.from(b).join()}`,
  );

t.test('capture', async t => {
  t.test('records once for each shape', async t => {
    let runs = 0;
    const f = gm.capture((x: gm.Tensor) => {
      runs++;
      return x.mul(2).add(1);
    });
    t.same(await f(gm.tensor([1, 2])).data(), new Float32Array([3, 5]));
    t.same(f.sync(gm.tensor([3, 4])).dataSync(), new Float32Array([7, 9]));
    f(gm.tensor([1, 2, 3]));
    t.equal(runs, 2);
  });

  t.test('records anew for other JavaScript values and structures', async t => {
    let runs = 0;
    const f = gm.capture(
      (x: { a: gm.Tensor; b?: gm.Tensor }, k: number) => (runs++, x.b ? x.a.add(x.b) : x.a.mul(k)),
    );
    const a = gm.tensor([2]);
    t.equal(f({ a }, 3).item(), 6);
    t.equal(f({ a }, 4).item(), 8);
    t.equal(f({ a, b: a }, 4).item(), 4);
    f({ a: gm.tensor([5]) }, 3);
    t.equal(runs, 3);
  });

  t.test('gives back the structure that the function returns', async t => {
    const f = gm.capture((x: gm.Tensor) => ({
      twice: x.mul(2),
      list: [x, x.square()],
      note: 'as it is',
    }));
    const { twice, list, note } = f(gm.tensor([3]));
    t.same([twice.item(), list[0].item(), list[1].item(), note], [6, 3, 9, 'as it is']);
  });

  t.test('reads variables by reference and writes them in order', async t => {
    const v = gm.variable([1]);
    const step = gm.capture(() => {
      const before = v.value;
      v.assign(v.add(1));
      return before;
    });
    t.same([step().item(), step().item(), v.dataSync()[0]], [1, 2, 3]);
  });

  t.test('keeps results of earlier calls as they are', async t => {
    const f = gm.capture((x: gm.Tensor) => x.add(1));
    const first = f(gm.tensor([1]));
    f(gm.tensor([10]));
    t.equal(first.item(), 2);
  });

  t.test('nests: an inner capture is recorded with the outer one', async t => {
    const inner = gm.capture((x: gm.Tensor) => x.square());
    const outer = gm.capture((x: gm.Tensor) => inner(x).add(inner(x)));
    t.equal(outer(gm.tensor([3])).item(), 18);
  });

  t.test('can be differentiated, and can hold a gradient', async t => {
    const cube = gm.capture((x: gm.Tensor) => x.mul(x).mul(x).sum());
    const x = gm.tensor([2, 3]);
    close(t, gm.grad(cube)(x).dataSync(), [12, 27]);
    const inside = gm.capture((z: gm.Tensor) => gm.grad((u: gm.Tensor) => u.square().sum())(z));
    close(t, inside(x).dataSync(), [4, 6]);
  });

  t.test('draws new random numbers at each replay, and the same after the same seed', async t => {
    const f = gm.capture(() => gm.randomUniform([4]));
    const draw = () => Array.from(f().dataSync());
    gm.seed(5);
    const first = [draw(), draw()];
    t.notSame(first[0], first[1]);
    gm.seed(5);
    t.same([draw(), draw()], first);
  });

  t.test('warns of a function that is recorded at every call', async t => {
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.message);
    process.on('warning', note);
    const f = gm.capture(function wanderer(x: gm.Tensor) {
      return x.add(1);
    });
    for (let i = 1; i <= 20; i++) f(gm.zeros([i]));
    await new Promise(setImmediate);
    process.off('warning', note);
    t.equal(
      warnings.filter(w => /capture\(wanderer\) was recorded anew on each of its 16 calls/.test(w))
        .length,
      1,
    );
  });
});

t.test('capture refuses', async t => {
  t.test('functions that return promises', async t => {
    t.throws(() => gm.capture(async () => gm.ones([1]))(), {
      name: 'CaptureError',
      message: /expected a synchronous function/,
    });
  });
  t.test('reading a value inside', async t => {
    t.throws(() => gm.capture((x: gm.Tensor) => gm.tensor(x.dataSync()))(gm.ones([1])), {
      name: 'CaptureError',
      message: /dataSync\(\): a tensor of a captured function has no value while it is recorded/,
    });
  });
  t.test('tensors that leave the recording otherwise than by return', async t => {
    let leaked: gm.Tensor | undefined;
    gm.capture((x: gm.Tensor) => (leaked = x.add(1)).add(1))(gm.ones([1]));
    t.throws(() => leaked!.add(1), {
      name: 'CaptureError',
      message: /belongs to a captured function that has been recorded already/,
    });
  });
  t.test('what is no function', async t => {
    t.throws(() => gm.capture(3 as never), {
      name: 'TypeError',
      message: /capture: expected a function, received 3/,
    });
  });
});

t.test('an exception in a captured function leaves the stream usable', async t => {
  t.throws(
    () =>
      gm.capture(() => {
        gm.ones([2]).add(1);
        throw new Error('mine');
      })(),
    { message: 'mine' },
  );
  t.same(gm.ones([2]).add(1).dataSync(), new Float32Array([2, 2]));
});
