// No JavaScript input whatever may crash the process: hostile calls, from a seed. Whatever is refused is refused with an Error,
// and nothing but the target changes.
import t from 'tap';
import * as kernels from '../src/kernels.js';
import {
  chance,
  detach,
  guardsHold,
  numbers,
  oddities,
  Source,
  thrower,
} from './hardening/chance.js';

const CALLS = 20_000;
const ASYNC_CALLS = 1_000;

// ---- options ------------------------------------------------------------------------------------------------------------

const names: Record<string, readonly string[]> = {
  sizes: [
    ...['m', 'n', 'k', 'rows', 'cols', 'count', 'batch', 'channels', 'filters'],
    ...['steps', 'inputs', 'units', 'queries', 'keys', 'heads', 'kvHeads', 'depth', 'values'],
    'vocabulary',
  ],
  extents: ['height', 'width'],
  windows: ['kernelSize', 'poolSize', 'strides', 'dilationRate', 'groups', 'depthMultiplier'],
  spaces: ['lda', 'ldb', 'ldc', 'strideA', 'strideB', 'strideC'],
  arrays: [
    ...['a', 'b', 'c', 'bias', 'x', 'y', 'kernel', 'mean', 'variance', 'gamma'],
    ...['w', 'u', 'h', 'h0', 'c0', 'recurrentBias', 'q', 'v', 'table', 'out'],
  ],
  flags: ['transA', 'transB', 'approximate', 'reverse', 'resetAfter', 'causal'],
  reals: ['alpha', 'beta', 'slope', 'epsilon', 'scale'],
};

function sensible(s: Source, key: string): unknown {
  if (names.sizes.includes(key)) return s.pick([0, 1, 2, 3, 5, 8]);
  if (names.extents.includes(key)) return s.pick([0, 1, 3, 5, 8]);
  if (names.windows.includes(key)) return s.pick<unknown>([1, 1, 2, 3, [2, 1], [1, 3]]);
  if (key === 'padding')
    return s.pick<unknown>([
      'valid',
      'same',
      [
        [1, 0],
        [0, 2],
      ],
      [
        [9, 9],
        [9, 9],
      ],
    ]);
  if (names.spaces.includes(key)) return s.pick([1, 8, 8, 9, 16, 64]);
  if (names.arrays.includes(key)) return s.guarded(s.pick([1, 8, 64, 64, 512]));
  if (key === 'indices') return Int32Array.from({ length: s.pick([8, 64]) }, () => s.below(6) - 1);
  if (names.flags.includes(key)) return s.often(0.5);
  if (names.reals.includes(key)) return s.pick([0, 1, -2, 0.5, NaN, Infinity]);
  return s.pick(['relu', 'tanh', 'gelu', 'linear', 'log_sigmoid']);
}
function hostile(s: Source, key: string): unknown {
  if (s.often(0.4)) return s.pick(numbers);
  if (s.often(0.3) && s.arrays.length > 0) {
    const array = s.pick(s.arrays); // the same memory again, or a part of it
    return s.often(0.5) ? array : array.subarray(s.below(4));
  }
  return s.often(0.1) ? sensible(s, key) : s.pick(oddities)();
}

// ---- hostile calls ----------------------------------------------------------------------------------------------------

const optional = [
  'bias',
  'transA',
  'transB',
  'alpha',
  'beta',
  'lda',
  'ldb',
  'ldc',
  'activation',
  'batch',
  'strideA',
  'strideB',
  'strideC',
  'count',
  'approximate',
  'slope',
  'strides',
  'padding',
  'dilationRate',
  'groups',
  'depthMultiplier',
  'poolSize',
  'gamma',
  'epsilon',
  ...['h0', 'c0', 'recurrentBias', 'reverse', 'resetAfter', 'kvHeads', 'values', 'causal', 'scale'],
];
const images = ['batch', 'height', 'width', 'channels', 'strides', 'padding', 'x', 'y'];
const filtered = [...images, 'dilationRate', 'kernelSize', 'kernel', 'bias', 'activation'];
const product = [
  'm',
  'n',
  'k',
  'a',
  'b',
  'c',
  'transA',
  'transB',
  'alpha',
  'beta',
  'lda',
  'ldb',
  'ldc',
  'bias',
  'activation',
];
const step = ['batch', 'inputs', 'units', 'x', 'w', 'u', 'bias', 'h0', 'h'];
const sequence = [...step, 'steps', 'reverse', 'y'];
const optionsOf: Record<string, readonly string[]> = {
  lstmCell: [...step, 'c0', 'c'],
  lstm: [...sequence, 'c0', 'c'],
  gruCell: [...step, 'recurrentBias', 'resetAfter'],
  gru: [...sequence, 'recurrentBias', 'resetAfter'],
  attention: [
    ...['batch', 'queries', 'keys', 'heads', 'kvHeads', 'depth', 'values', 'causal', 'scale'],
    ...['q', 'k', 'v', 'y'],
  ],
  sgemm: product,
  gemm: [...product, 'batch', 'strideA', 'strideB', 'strideC'],
  sgemv: ['m', 'n', 'a', 'x', 'y', 'transA', 'alpha', 'beta', 'lda', 'bias', 'activation'],
  softmax: ['rows', 'cols', 'x', 'y'],
  logSoftmax: ['rows', 'cols', 'x', 'y'],
  relu: ['x', 'y', 'count'],
  gelu: ['x', 'y', 'count', 'approximate'],
  conv2d: [...filtered, 'filters', 'groups'],
  depthwiseConv2d: [...filtered, 'depthMultiplier'],
  im2col: [...images, 'dilationRate', 'kernelSize'],
  col2im: [...images, 'dilationRate', 'kernelSize'],
  maxPool2d: [...images, 'poolSize'],
  avgPool2d: [...images, 'poolSize'],
  batchNorm: ['rows', 'channels', 'x', 'mean', 'variance', 'gamma', 'epsilon', 'y'],
  leakyRelu: ['x', 'y', 'count', 'slope'],
  embedding: ['count', 'vocabulary', 'width', 'indices', 'table', 'out'],
};

/** A property that does something when it is read. */
function trap(s: Source, options: Record<string, unknown>, key: string): void {
  const value = options[key];
  const act = s.pick([
    thrower,
    () => s.arrays.forEach(x => s.often(0.5) && detach(x)),
    () => kernels.sgemm({ m: 1, n: 1, k: 1, a: s.guarded(1), b: s.guarded(1), c: s.guarded(1) }),
    () => delete options.m,
  ]);
  Object.defineProperty(options, key, {
    enumerable: true,
    configurable: true,
    get: () => (act(), value),
  });
}

function makeOptions(s: Source, kernel: string): unknown {
  if (s.often(0.01)) return s.pick(oddities)();
  const options: Record<string, unknown> = {};
  for (const key of optionsOf[kernel]) {
    if (kernel !== 'embedding' && optional.includes(key) && s.often(0.7)) continue;
    options[key] = sensible(s, kernel === 'attention' && key === 'k' ? 'q' : key); // elsewhere k is a size
  }
  const spoilt = s.pick([0, 0, 1, 1, 2, 5]);
  for (const key of new Set(Array.from({ length: spoilt }, () => s.pick(optionsOf[kernel])))) {
    options[key] = s.often(0.3) ? sensible(s, key) : hostile(s, key);
    if (s.often(0.2)) trap(s, options, key);
  }
  if (s.often(0.02)) options[s.pick(['tranA', 'M', '__proto__', 'then'])] = 1;
  return s.often(0.05) ? new Proxy(options, {}) : options;
}

type AnyKernel = ((options: unknown) => void) & {
  async(options: unknown, how?: unknown): Promise<void>;
};
const kernelOf = (name: string) => (kernels as unknown as Record<string, AnyKernel>)[name];

class Tally {
  ran = 0;
  refused = 0;
  readonly wrong: string[] = [];
  refuse(error: unknown): void {
    this.refused++;
    if (!(error instanceof Error) || error.message === '') this.wrong.push(String(error));
  }
  look(s: Source, what: string): void {
    if (!s.arrays.every(guardsHold)) this.wrong.push(`${what} wrote beside its arrays`);
  }
}

t.test('20,000 hostile calls', async t => {
  const tally = new Tally();
  for (let i = 0; i < CALLS; i++) {
    const s = new Source(chance(i));
    const name = s.pick(Object.keys(optionsOf));
    const options = makeOptions(s, name);
    try {
      kernelOf(name)(options);
      tally.ran++;
    } catch (error) {
      tally.refuse(error);
    }
    tally.look(s, `call ${i}, ${name},`);
  }
  t.comment(`${tally.ran} ran, ${tally.refused} were refused`);
  t.same(tally.wrong, []);
  t.ok(tally.ran > CALLS / 10 && tally.refused > CALLS / 10);
});

t.test('1,000 hostile calls of .async, detached and aborted in mid-run', async t => {
  const tally = new Tally();
  const one = async (i: number) => {
    const s = new Source(chance(-1 - i));
    const name = s.pick(Object.keys(optionsOf));
    const controller = new AbortController();
    const how = s.often(0.05)
      ? s.pick(oddities)()
      : s.often(0.05)
        ? { signal: s.pick(oddities)() }
        : { signal: controller.signal };
    const done = kernelOf(name).async(makeOptions(s, name), how);
    if (s.often(0.2)) controller.abort();
    else if (s.often(0.2)) setImmediate(() => controller.abort());
    if (s.often(0.3)) s.arrays.forEach(detach);
    await done.then(
      () => tally.ran++,
      (error: unknown) => tally.refuse(error),
    );
    tally.look(s, `call ${i}, ${name}.async,`);
  };
  for (let i = 0; i < ASYNC_CALLS; i += 50)
    await Promise.all(Array.from({ length: 50 }, (_, j) => one(i + j)));
  t.comment(`${tally.ran} ran, ${tally.refused} were refused`);
  t.same(tally.wrong, []);
});

t.test('hostile arguments of packWeights', async t => {
  const tally = new Tally();
  for (let i = 0; i < CALLS / 10; i++) {
    const s = new Source(chance(i));
    const options = Object.fromEntries(
      ['k', 'n', 'transB', 'ldb'].map(key => [
        key,
        s.often(0.6) ? sensible(s, key) : hostile(s, key),
      ]),
    );
    try {
      kernels.packWeights(
        s.often(0.7) ? s.guarded(64) : (s.pick(oddities)() as Float32Array),
        options as unknown as kernels.PackOptions,
      );
      tally.ran++;
    } catch (error) {
      tally.refuse(error);
    }
    tally.look(s, `call ${i}`);
  }
  t.same(tally.wrong, []);
});
