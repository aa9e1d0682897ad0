// The direct kernels off the caller's thread, cancelled, and in workers and processes that end in mid-run.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { packWeights, relu, sgemm, softmax } from '../src/kernels.js';

const small = () => ({
  m: 2,
  n: 2,
  k: 2,
  a: Float32Array.of(1, 2, 3, 4),
  b: Float32Array.of(5, 6, 7, 8),
  c: new Float32Array(4),
});
const result = [19, 22, 43, 50];

const size = 1536;
/** Long enough that a timer of 10 ms is in time for it, on a core that others use too. */
const longSize = 3072;
/** About a tenth of a second of work. */
const large = (extent = size) => ({
  m: extent,
  n: extent,
  k: extent,
  a: new Float32Array(extent * extent).fill(1),
  b: new Float32Array(extent * extent).fill(1),
  c: new Float32Array(extent * extent).fill(7),
});
const shared = (count: number) => new Float32Array(new SharedArrayBuffer(4 * count));
const detach = (x: Float32Array) => structuredClone(x, { transfer: [x.buffer as ArrayBuffer] });

t.test('async', async t => {
  t.test('computes the same', async t => {
    const options = small();
    t.equal(await sgemm.async(options), undefined);
    t.same([...options.c], result);
  });

  t.test('copies inputs at the call', async t => {
    const options = { ...small(), bias: Float32Array.of(100, 200) };
    const done = sgemm.async(options);
    for (const x of [options.a, options.b, options.bias]) x.fill(NaN);
    await done;
    t.same([...options.c], [119, 222, 143, 250]);
  });

  t.test('takes the target as it is at the call where beta is not 0', async t => {
    const options = { ...small(), beta: 1 };
    options.c.fill(1);
    const done = sgemm.async(options);
    options.c.fill(1000);
    await done;
    t.same([...options.c], [20, 23, 44, 51]);
  });

  t.test('writes the results alone: two calls may fill parts of one array', async t => {
    const { a, b } = small();
    const c = new Float32Array(8).fill(-1);
    const part = (from: number) =>
      sgemm.async({
        m: 2,
        n: 1,
        k: 2,
        a,
        b: b.subarray(from),
        ldb: 2,
        c: c.subarray(2 * from),
        ldc: 4,
      });
    await Promise.all([part(0), part(1)]);
    t.same([...c], [19, -1, 22, -1, 43, -1, 50, -1]);
  });

  t.test('works in place on shared memory', async t => {
    const options = { ...small(), c: shared(4) };
    await sgemm.async(options);
    t.same([...options.c], result);
  });

  t.test('takes packed weights, and other kernels, in place too', async t => {
    const options = small();
    await sgemm.async({ ...options, b: packWeights(options.b, { k: 2, n: 2 }) });
    t.same([...options.c], result);
    const x = Float32Array.of(-1, 1);
    await relu.async({ x, y: x });
    t.same([...x], [0, 1]);
    await softmax.async({ rows: 1, cols: 2, x: new Float32Array(2), y: x });
    t.same([...x], [0.5, 0.5]);
  });

  t.test('leaves the event loop free', async t => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await sgemm.async(large());
    clearInterval(timer);
    t.ok(ticks > 0);
  });

  t.test('rejects what the call itself refuses', async t => {
    await t.rejects(sgemm.async({ ...small(), m: 3.5 }), {
      name: 'TypeError',
      message: 'sgemm.async: expected `m` to be an integer, received 3.5.',
    });
    await t.rejects(sgemm.async({ ...small(), m: 3 }), {
      message: 'sgemm.async: a holds 4 floats, needs m*k = 6.',
    });
    const { a } = small();
    await t.rejects(sgemm.async({ ...small(), a, c: a }), { message: /overlaps `a`/ });
    const mine = new Error('mine');
    const options = {
      ...small(),
      get c(): Float32Array {
        throw mine;
      },
    };
    await t.rejects(sgemm.async(options), mine);
  });

  t.test('refuses a target that was detached meanwhile', async t => {
    const options = small();
    const done = sgemm.async(options);
    detach(options.c);
    await t.rejects(done, {
      name: 'TypeError',
      message: /^sgemm.async: expected its target to stay attached while the call ran/,
    });
  });

  t.test('does not mind inputs that were detached meanwhile', async t => {
    const options = small();
    const done = sgemm.async(options);
    detach(options.a);
    await done;
    t.same([...options.c], result);
  });
});

t.test('abort', async t => {
  const why = new Error('enough');

  t.test('before the call rejects at once and reads no options', async t => {
    await t.rejects(sgemm.async(null as never, { signal: AbortSignal.abort(why) }), why);
  });

  t.test('in mid-run stops, rejects with the reason and leaves the target', async t => {
    const controller = new AbortController();
    const options = large(longSize);
    const calls = [1, 2].map(() => sgemm.async(options, { signal: controller.signal }));
    void wait(10).then(() => controller.abort(why));
    for (const done of await Promise.allSettled(calls))
      t.equal((done as PromiseRejectedResult).reason, why);
    t.ok(options.c.every(x => x === 7));
  });

  t.test('has stopped writing to shared memory when it rejects', async t => {
    const controller = new AbortController();
    const c = shared(longSize ** 2);
    const done = sgemm.async({ ...large(longSize), c }, { signal: controller.signal });
    void wait(10).then(() => controller.abort(why));
    await t.rejects(done, why);
    const now = c.slice();
    await wait(50);
    t.ok(c.every((x, i) => x === now[i]));
  });

  t.test('of one call leaves the others', async t => {
    const controller = new AbortController();
    const [first, second] = [large(), small()];
    const calls = [sgemm.async(first, { signal: controller.signal }), sgemm.async(second)];
    controller.abort(why);
    await t.rejects(calls[0], why);
    await calls[1];
    t.same([...second.c], result);
  });

  t.test('after the end changes nothing', async t => {
    const controller = new AbortController();
    const options = small();
    await sgemm.async(options, { signal: controller.signal });
    controller.abort(why);
    t.same([...options.c], result);
  });

  t.test('may be one signal of many calls, without a warning', async t => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 30 }, () => sgemm.async(small(), { signal })));
    await wait(1);
    process.off('warning', note);
    t.same(warnings, []);
  });

  t.test('needs a signal', async t => {
    await t.rejects(sgemm.async(small(), { signal: 3 } as never), {
      message: 'sgemm.async: expected `signal` to be an AbortSignal, received 3.',
    });
    await t.rejects(sgemm.async(small(), { sginal: 3 } as never), {
      message: /Did you mean "signal"/,
    });
  });
});

// ---- the built package, where code ends in mid-run --------------------------------------------------------------------

const built = (file: string) => fileURLToPath(new URL(`../dist/${file}`, import.meta.url));
const cjs = `const { sgemm } = require(${JSON.stringify(built('cjs/kernels.js'))});`;
const esm = `const { sgemm } = await import(${JSON.stringify(built('esm/kernels.js'))});`;
const work = `
  const size = 2048, a = new Float32Array(size * size).fill(1), c = new Float32Array(size * size);
  const run = () => sgemm.async({ m: size, n: size, k: size, a, b: a, c });`;

t.test('workers', async t => {
  for (const [kind, load] of Object.entries({ CommonJS: cjs, 'ES modules': esm })) {
    t.test(`compute at once in ${kind}, and one is terminated in mid-run`, async t => {
      const code = `(async () => { ${load} ${work}
        const { parentPort, workerData } = require('node:worker_threads');
        const running = run();
        if (workerData.endless) { run(); parentPort.postMessage('running'); await new Promise(() => {}); }
        await running;
        parentPort.postMessage(c[size * size - 1]);
      })()`;
      const start = (endless: boolean) => new Worker(code, { eval: true, workerData: { endless } });
      const others = [start(false), start(false)];
      const results = others.map(worker => once(worker, 'message'));
      const doomed = start(true);
      await once(doomed, 'message');
      await doomed.terminate();
      t.same(await Promise.all(results), [[2048], [2048]]);
    });
  }
});

t.test('a process', async t => {
  const node = (code: string, before = esm + work) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', before + code], { encoding: 'utf8' });

  t.test('stays alive for a call, and not for an idle queue', async t => {
    const { status, stdout } = node('run().then(() => console.log(c[0]));');
    t.same([status, stdout], [0, '2048\n']);
  });

  t.test('whose workers alone use the addon outlives them all', async t => {
    const worker = `${esm} ${work} setInterval(() => { for (let i = 0; i < 20; i++) void run(); }, 1);`;
    const { status, signal, stderr } = node(
      `
      const { Worker } = await import('node:worker_threads');
      for (let round = 0; round < 5; round++) {
        const workers = [1, 2, 3].map(() => new Worker(${JSON.stringify(worker.replace('2048', '128'))}, { eval: true }));
        await new Promise(done => setTimeout(done, 60 + 30 * round));
        await Promise.all(workers.map(worker => worker.terminate()));
      }`,
      '',
    );
    t.same([status, signal, stderr], [0, null, '']);
  });

  t.test('may exit in mid-run', async t => {
    const { status, signal, stderr } = node('run(); run(); setTimeout(() => process.exit(7), 20);');
    t.same([status, signal, stderr], [7, null, '']);
  });
});
