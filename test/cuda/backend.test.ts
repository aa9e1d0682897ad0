// SPDX-License-Identifier: MIT
// The CUDA backend as a user meets it: without a driver, with faults that the stand-in driver makes on demand, with two devices, with
// little memory. Each case in a process of its own, on the built package.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import t from 'tap';
import type * as Gemmule from '../../src/index.js';

type Env = Record<string, string>;
const run = promisify(execFile);
const standin = process.env.GEMMULE_STANDIN ?? '';
const skip = !standin && 'no stand-in driver was named: `npm run test:cuda` runs this';

/** What `body` gives in a process with these variables. It sees nothing of this file. */
async function inProcess<T>(env: Env, body: (gm: typeof Gemmule) => Promise<T>): Promise<T> {
  const program = `import * as gm from 'gemmule'; console.log(JSON.stringify(await (${String(body)})(gm)));`;
  const { stdout } = await run(
    process.execPath,
    ['--expose-gc', '--input-type=module', '-e', program],
    { env: { PATH: process.env.PATH, ...env } },
  );
  return JSON.parse(stdout) as T;
}
/** The same through the stand-in driver. A process that leaves device memory behind fails. */
const onStandin = <T>(env: Env, body: (gm: typeof Gemmule) => Promise<T>): Promise<T> =>
  inProcess({ GEMMULE_CUDA_DRIVER: standin, GEMMULE_STANDIN_LEAKS: '1', ...env }, body);

/** What `info` and `setBackend` say where CUDA cannot be used, and what the CPU gives then. */
const refusal = async (gm: typeof Gemmule) => {
  let thrown = '';
  try {
    gm.setBackend('cuda');
  } catch (error) {
    thrown = String(error);
  }
  const { available, why } = gm.info().cuda;
  return { available, why, thrown, sum: gm.add([1], 2).arraySync(), backend: gm.info().backend };
};

t.test('where CUDA cannot be used, info and setBackend say why, and the CPU goes on', async t => {
  const cases: [string, Env, RegExp][] = [
    [
      'a driver file that is not there',
      { GEMMULE_CUDA_DRIVER: '/nowhere/libcuda.so' },
      /^GEMMULE_CUDA_DRIVER=\/nowhere\/libcuda.so cannot be opened \(.*No such file.*\)\. Name the file of an NVIDIA driver, or unset the variable\.$/,
    ],
    [
      'a library that is no driver',
      { GEMMULE_CUDA_DRIVER: 'libm.so.6' },
      /^GEMMULE_CUDA_DRIVER=libm.so.6 is no NVIDIA driver: it has no cuInit\. Set GEMMULE_CUDA_DRIVER to the file of one, or use the cpu backend\.$/,
    ],
    [
      'no device',
      { GEMMULE_STANDIN_FAIL: 'no-device' },
      /^the NVIDIA driver finds no GPU\. Check that `nvidia-smi` lists one, and that CUDA_VISIBLE_DEVICES does not hide it\.$/,
    ],
    [
      'a driver too old for the kernels',
      { GEMMULE_STANDIN_FAIL: 'old' },
      /^the NVIDIA driver \(for CUDA 12\.0\) is too old for the kernels on cuda:0 .*Install a driver for CUDA 13\.0 or later \(580 or later\)\.$/,
    ],
    [
      'a device too old for the kernels',
      { GEMMULE_STANDIN_CAPABILITY: '7.0' },
      /^cuda:0 .* has compute capability 7\.0, and the kernels need 7\.5 or later\. Use the cpu backend\.$/,
    ],
  ];
  const [model] = await inProcess({}, async gm => gm.info().devices.filter(d => d.name !== 'cpu'));
  const noDriver: [string, Env, RegExp] = [
    'no driver',
    {},
    /^there is no NVIDIA driver here \(.*\)\. Install the one for your GPU, or set GEMMULE_CUDA_DRIVER to its file; the cpu backend needs none\.$/,
  ];
  for (const [name, env, sentence] of model ? cases : [noDriver, ...cases]) {
    const needsStandin = Object.keys(env).some(key => key.startsWith('GEMMULE_STANDIN'));
    t.test(name, { skip: needsStandin && skip }, async t => {
      const found = await (needsStandin ? onStandin : inProcess)(env, refusal);
      t.match(found.why, sentence);
      t.equal(found.thrown, `RangeError: setBackend('cuda'): ${found.why}`);
      t.match(found, { available: false, sum: [3], backend: 'cpu' });
    });
  }
});

t.test('a device that is not there is refused by its number', { skip }, async t => {
  const said = await onStandin({}, async gm => {
    const tries = [{ device: 7 }, { device: -1 }, { device: 0.5 }].map(options => {
      try {
        return gm.setBackend('cuda', options);
      } catch (error) {
        return String(error);
      }
    });
    return [...tries, gm.info().cuda.available];
  });
  t.match(said, [
    /RangeError: setBackend\('cuda'\): there is no device 7: this machine has 2 GPUs, numbered from 0\./,
    /`device` to be the number of a GPU, from 0, received -1/,
    /received 0\.5/,
    true,
  ]);
});

t.test('GEMMULE_BACKEND', { skip }, async t => {
  const device = async (gm: typeof Gemmule) => [
    gm.info().backend,
    gm.info().device,
    gm.ones([2]).device,
    gm.ones([2]).add(1).arraySync(),
  ];
  t.test('chooses a device', async t => {
    t.same(await onStandin({ GEMMULE_BACKEND: 'cuda' }, device), [
      'cuda',
      'cuda:0',
      'cuda:0',
      [2, 2],
    ]);
    t.same(await onStandin({ GEMMULE_BACKEND: 'cuda:1' }, device), [
      'cuda',
      'cuda:1',
      'cuda:1',
      [2, 2],
    ]);
  });
  t.test('throws at load where that device is not there', async t => {
    await t.rejects(onStandin({ GEMMULE_BACKEND: 'cuda:2' }, device), {
      message: /setBackend\('cuda'\): there is no device 2/,
    });
  });
});

t.test('out of memory', { skip }, async t => {
  t.test('at the first use says so, and leaves nothing behind', async t => {
    const found = await onStandin({ GEMMULE_STANDIN_MEMORY: '100000' }, refusal);
    t.match(
      found.thrown,
      /^RangeError: setBackend\('cuda'\): out of memory on cuda:0 .*: \d+\.\d KiB were asked for, \d+\.\d KiB of 97\.7 KiB are free\.$/,
    );
    t.match(found, { sum: [3], backend: 'cpu' });
  });

  t.test(
    'is an error of the tensor, which says what was asked for and what is free; work goes on',
    async t => {
      const found = await onStandin({ GEMMULE_STANDIN_MEMORY: String(64 << 20) }, async gm => {
        gm.setBackend('cuda');
        const large = gm.zeros([32 << 20]);
        const message = await large.add(1).data().catch(String);
        const sync = (() => {
          try {
            return gm.zeros([32 << 20]).dataSync();
          } catch (error) {
            return String(error);
          }
        })();
        large.dispose();
        return {
          message,
          sync,
          after: (await gm
            .ones([4 << 20])
            .sum()
            .array()) as number,
        };
      });
      const sentence =
        /^Error: fill: out of memory on cuda:0 \(.+\): 128\.0 MiB were asked for, 6\d\.\d MiB of 64\.0 MiB are free\. Free tensors with tidy\(\) or dispose\(\), or use smaller batches\.$/;
      t.match(found.message, sentence);
      t.match(found.sync, sentence);
      t.equal(found.after, 4 << 20);
    },
  );

  t.test('gives memory that is freed to what comes next', async t => {
    const found = await onStandin({ GEMMULE_STANDIN_MEMORY: String(64 << 20) }, async gm => {
      gm.setBackend('cuda');
      const sums: number[] = [];
      for (let i = 0; i < 4; i++) {
        const x = gm.full([(10 + i) << 20], i); // 40 MiB and more, each of another size
        sums.push((await x.max().array()) as number);
        x.dispose();
      }
      return sums;
    });
    t.same(found, [0, 1, 2, 3]);
  });

  t.test('rejects a fit, which then runs with smaller batches', async t => {
    const found = await onStandin({ GEMMULE_STANDIN_MEMORY: String(8 << 20) }, async gm => {
      gm.setBackend('cuda');
      const model = gm.sequential([
        gm.layers.dense({ units: 512, inputShape: [4], activation: 'relu' }),
        gm.layers.dense({ units: 1 }),
      ]);
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const [x, y] = [gm.ones([4096, 4]), gm.ones([4096, 1])];
      const fit = (batchSize: number) => model.fit(x, y, { batchSize, epochs: 1, verbose: 0 });
      const message = await fit(4096).then(() => 'it ran', String);
      const { history } = await fit(1024);
      return { message, losses: history.loss };
    });
    t.match(
      found.message,
      /^Error: fit: .*out of memory on cuda:0 .*MiB were asked for, .* are free\. Free tensors/,
    );
    t.ok(Number.isFinite(found.losses[0]));
  });
});

t.test('a launch that fails', { skip }, async t => {
  const found = await onStandin({ GEMMULE_STANDIN_FAIL: 'launch:5' }, async gm => {
    gm.setBackend('cuda');
    const early = gm.ones([2]);
    let x = gm.zeros([3]);
    for (let i = 0; i < 6; i++) x = x.add(1);
    const first = await x.data().catch(String);
    const later = await gm.ones([2]).add(1).data().catch(String);
    const read = await early.data().catch(String);
    const { cuda } = gm.info();
    gm.setBackend('cpu');
    const sum = gm.ones([2]).add(1).arraySync();
    let again = '';
    try {
      gm.setBackend('cuda');
    } catch (error) {
      again = String(error);
    }
    gm.setBackend('cuda', { device: 1 });
    const other = gm.ones([2]).add(1).arraySync();
    return { first, later, read, cuda, sum, again, other };
  });
  const sentence =
    /cuda:0 \(.+\) failed at .+: CUDA_ERROR_LAUNCH_FAILED \(unspecified launch failure\)\. It can be used no more in this process: restart it, or go on with setBackend\('cpu'\)\./;
  t.test('makes every later op say that the device is lost, and what to do', async t => {
    t.match(found.first, sentence);
    t.match(found.later, sentence);
    t.match(found.read, sentence);
  });
  t.test('is told by info and by setBackend', async t => {
    t.match(found.cuda, { available: false, why: sentence });
    t.equal(found.again, `RangeError: setBackend('cuda'): ${found.cuda.why}`);
  });
  t.test('leaves the CPU and the other device as they are', async t => {
    t.same(
      [found.sum, found.other],
      [
        [2, 2],
        [2, 2],
      ],
    );
  });
});

t.test('a device that is lost in mid-fit rejects the fit', { skip }, async t => {
  for (const fault of ['lost:1500', 'launch:400']) {
    t.test(fault, async t => {
      // What a lost device holds is lost with it.
      const env = { GEMMULE_STANDIN_FAIL: fault, GEMMULE_STANDIN_LEAKS: '0' };
      const found = await onStandin(env, async gm => {
        const trained = async () => {
          const model = gm.sequential([
            gm.layers.dense({ units: 8, activation: 'relu', inputShape: [4] }),
            gm.layers.dense({ units: 1 }),
          ]);
          model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
          const [x, y] = [gm.ones([64, 4]), gm.ones([64, 1])];
          return (await model.fit(x, y, { batchSize: 16, epochs: 300, verbose: 0 })).epoch.length;
        };
        gm.setBackend('cuda');
        const message = await trained().then(() => 'it ran', String);
        gm.setBackend('cpu');
        return { message, onCpu: await trained() };
      });
      t.match(
        found.message,
        /^Error: fit: .*cuda:0 \(.+\) failed at .*It can be used no more in this process: restart it, or go on with setBackend\('cpu'\)\.$/,
      );
      t.equal(found.onCpu, 300);
    });
  }
});

t.test('tensors of two devices', { skip }, async t => {
  t.test('do not meet: the error names both', async t => {
    const said = await onStandin({}, async gm => {
      const host = gm.tensor([1, 2]);
      const model = gm.sequential([gm.layers.dense({ units: 1, inputShape: [2] })]);
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      model.predictSync([[1, 2]]);
      gm.setBackend('cuda');
      const first = gm.tensor([1, 2]);
      gm.setBackend('cuda', { device: 1 });
      const second = gm.tensor([1, 2]);
      const tries = [
        () => gm.add(host, second),
        () => gm.mul(second, first),
        () => gm.capture((x: Gemmule.Tensor) => x.add(first))(second),
        () => gm.variable(second).assign(first),
        () => model.predictSync(gm.ones([1, 2])).dataSync(),
      ].map(f => {
        try {
          return String(f());
        } catch (error) {
          return String(error);
        }
      });
      const fit = await model
        .fit(gm.ones([2, 2]), gm.ones([2, 1]), { verbose: 0 })
        .then(String, String);
      return [...tries, fit];
    });
    const [advice, between] = [/Call setBackend before tensors and models are made/, 'cuda:1'];
    ['cpu', 'cuda:0', 'cuda:0', 'cuda:0', 'cpu', 'cpu'].forEach((other, i) => {
      for (const part of [other, between, advice]) t.match(said[i], part);
    });
  });
  t.test('are read whatever device is in use', async t => {
    const found = await onStandin({}, async gm => {
      const made = [{ device: 0 }, { device: 1 }].map(options => {
        gm.setBackend('cuda', options);
        return gm.range(0, 3).add(options.device);
      });
      gm.setBackend('cpu');
      const [a, b] = made;
      return [await a.array(), b.arraySync(), await b.data().then(d => [...d]), a.device, b.device];
    });
    t.same(found, [[0, 1, 2], [1, 2, 3], [1, 2, 3], 'cuda:0', 'cuda:1']);
  });
});

t.test('the same seed gives the bits of the CPU', { skip }, async t => {
  const found = await onStandin({}, async gm => {
    const draws = (['cpu', 'cuda'] as const).map(backend => {
      gm.setBackend(backend);
      gm.seed(7);
      const model = gm.sequential([gm.layers.dropout({ rate: 0.4, inputShape: [50] })]);
      return {
        dropout: gm.dropout(gm.ones([7, 11]), 0.3),
        seeded: gm.dropout(gm.ones([1000]), 0.5, { seed: 3 }),
        uniform: gm.randomUniform([1000], { minval: -2, maxval: 5 }),
        permutation: gm.randomPermutation(100),
        layer: model.call(gm.ones([4, 50]), { training: true }),
      };
    });
    const bits = (t: Gemmule.Tensor) => Buffer.from(t.dataSync().buffer).toString('hex');
    const [cpu, cuda] = draws.map(all => Object.entries(all).map(([name, t]) => [name, bits(t)]));
    return { cpu, cuda };
  });
  t.same(found.cuda, found.cpu);
});

t.test('profile says what each op took', { skip }, async t => {
  const found = await onStandin({}, async gm => {
    gm.setBackend('cuda');
    const x = gm.ones([64, 64]);
    const { result, ops, ms } = await gm.profile(() => gm.matmul(x, x).sum().array());
    return { result, ops, ms };
  });
  t.equal(found.result, 64 ** 3);
  t.same(found.ops.map(o => [o.op, o.calls]).sort(), [
    ['matmul', 1],
    ['reduce', 1],
  ]);
  t.ok(found.ops.every(o => o.ms > 0 && o.bytes >= 64 * 64 * 4));
});

t.test(
  'a label out of range in a later batch leaves the weights as the batch before made them',
  { skip },
  async t => {
    const found = await onStandin({}, async gm => {
      gm.setBackend('cuda');
      const trained = async (rows: number, bad: boolean) => {
        gm.seed(5);
        const model = gm.sequential([
          gm.layers.dense({ units: 8, activation: 'relu', inputShape: [4] }),
          gm.layers.dense({ units: 3, activation: 'softmax' }),
        ]);
        model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
        const x = gm.randomNormal([rows, 4], { seed: 1 });
        const labels = Int32Array.from({ length: rows }, (_, i) => i % 3);
        if (bad) labels[41] = 9;
        const message = await model
          .fit(x, gm.tensor(labels), { batchSize: 16, epochs: 1, shuffle: false, verbose: 0 })
          .then(() => 'it ran', String);
        const weights = model
          .getWeights()
          .map(w => Buffer.from(w.dataSync().buffer).toString('hex'));
        return { message, weights, steps: model.optimizer.iterations.item() };
      };
      return { bad: await trained(128, true), good: await trained(32, false) };
    });
    t.match(
      found.bad.message,
      /FaultError: fit: expected every label to be in \[0, 3\), received 9 at sample 41\./,
    );
    t.equal(found.bad.steps, 2);
    t.same(found.bad.weights, found.good.weights);
  },
);

t.test('fit, evaluate, predict and trainOnBatch agree with the CPU', { skip }, async t => {
  const found = await onStandin({}, async gm => {
    const numbers: number[][] = [];
    for (const backend of ['cpu', 'cuda'] as const) {
      gm.setBackend(backend);
      gm.seed(11);
      const model = gm.sequential([
        gm.layers.dense({ units: 16, activation: 'tanh', inputShape: [6] }),
        gm.layers.dropout({ rate: 0.2 }),
        gm.layers.dense({ units: 2 }),
      ]);
      model.compile({ optimizer: 'rmsprop', loss: 'meanSquaredError', metrics: ['mae'] });
      const x = gm.randomUniform([50, 6], { minval: -1 });
      const y = gm.matmul(x, gm.randomUniform([6, 2], { minval: -1 }));
      const options = { batchSize: 16, epochs: 3, validationSplit: 0.2, verbose: 0 as const };
      const { history } = await model.fit(x, y, options);
      const running = model.fit(x, y, options);
      const during = model.predictSync(x.slice([0, 0], [3, 6])).dataSync(); // between two of its steps
      await running;
      numbers.push([
        ...Object.values(history).flat(),
        ...Object.values(await model.evaluate(x, y, { verbose: 0 })),
        ...Object.values((await model.trainOnBatch(x, y)) as object),
        ...model.predictSync(x).dataSync(),
        during.length,
      ]);
    }
    const [cpu, cuda] = numbers;
    return { count: cpu.length, worst: Math.max(...cpu.map((v, i) => Math.abs(v - cuda[i]))) };
  });
  t.ok(found.count > 100);
  t.ok(found.worst < 1e-5, `the greatest difference is ${found.worst}`);
});

t.test('two epochs on 2,000 digits have the losses of the CPU', { skip }, async t => {
  const losses = async (env: Env) => {
    const options = { env: { PATH: process.env.PATH, ...env } };
    const { stdout } = await run(
      process.execPath,
      ['scripts/shows/cuda/programs/digits.mjs'],
      options,
    );
    return JSON.parse(stdout) as { device: string; loss: number[]; test: { loss: number } };
  };
  const cpu = await losses({});
  const cuda = await losses({ GEMMULE_BACKEND: 'cuda', GEMMULE_CUDA_DRIVER: standin });
  t.equal(cuda.device, 'cuda:0');
  const pairs = [...cpu.loss, cpu.test.loss].map((v, i) => [v, [...cuda.loss, cuda.test.loss][i]]);
  t.ok(
    pairs.every(([a, b]) => Math.abs(a - b) < 1e-4),
    JSON.stringify(pairs),
  );
});

t.test('data larger than a quarter of the memory stay with the host', { skip }, async t => {
  const body = async (gm: typeof Gemmule) => {
    gm.setBackend('cuda');
    gm.seed(2);
    const values = Float32Array.from({ length: 500 * 1024 }, (_, i) => ((i * 37) % 101) / 101);
    const before = gm.info().memory.free!;
    const x = gm.tensor(values, [500, 1024]); // 2 MB
    const y = gm.tensor(Int32Array.from({ length: 500 }, (_, i) => i % 2));
    const taken = before - gm.info().memory.free!;
    const model = gm.sequential([
      gm.layers.dense({ units: 2, activation: 'softmax', inputShape: [1024] }),
    ]);
    model.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' });
    const { history } = await model.fit(x, y, { batchSize: 100, epochs: 2, verbose: 0 });
    const same = x.dataSync().every((v, i) => v === values[i]);
    return { taken, losses: history.loss, same };
  };
  const roomy = await onStandin({}, body);
  const tight = await onStandin({ GEMMULE_STANDIN_MEMORY: String(6 << 20) }, body);
  t.ok(roomy.taken >= 2_048_000, `with room ${roomy.taken} bytes of the device hold them`);
  t.ok(tight.taken < 100_000, `without, ${tight.taken}`);
  t.same(tight.losses, roomy.losses);
  t.ok(tight.same && roomy.same);
});

t.test('a worker', { skip }, async t => {
  for (const end of ['exits', 'is terminated']) {
    t.test(`that ${end} in mid-fit frees its device memory`, async t => {
      const found = await onStandin({ TEST_END: end }, async gm => {
        const { Worker } = await import('node:worker_threads');
        const program = `
          import { parentPort } from 'node:worker_threads';
          import * as gm from 'gemmule';
          gm.setBackend('cuda');
          const model = gm.sequential([gm.layers.dense({ units: 64, inputShape: [256] })]);
          model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
          const x = gm.zeros([1024, 256]);
          model.fit(x, gm.zeros([1024, 64]), { epochs: 1e6, batchSize: 8, verbose: 0 });
          setTimeout(() => parentPort.postMessage(gm.info().memory.live), 200);
          if (process.env.TEST_END === 'exits') setTimeout(() => process.exit(3), 300);`;
        gm.setBackend('cuda');
        const free = () => gm.info().memory.free!;
        const before = free();
        const url = new URL(
          `data:text/javascript,${encodeURIComponent(program.replace("'gemmule'", `'${import.meta.resolve('gemmule')}'`))}`,
        );
        const worker = new Worker(url);
        const ended = new Promise(resolve => worker.once('exit', resolve));
        const live = await new Promise((resolve, reject) => {
          worker.once('message', resolve).once('error', reject);
        });
        const during = before - free();
        const code = process.env.TEST_END === 'exits' ? await ended : await worker.terminate();
        return { live, during, code, left: before - free(), sum: gm.ones([2]).sum().item() };
      });
      t.ok(found.during > 1_000_000, `it held ${found.during} bytes`);
      t.equal(found.left, 0);
      t.match(found, { code: end === 'exits' ? 3 : 1, sum: 2 });
    });
  }
});
