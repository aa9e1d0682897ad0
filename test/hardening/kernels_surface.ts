// SPDX-License-Identifier: MIT
// The functions of `gemmule/kernels`, with options that may suit and options that cannot.
import * as kernels from '../../src/kernels.js';
import { detach, guardsHold, numbers, oddities, type Source, thrower } from './chance.js';
import { type HostileCall, type Surface } from './surface.js';

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

export function sensible(s: Source, key: string): unknown {
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
export function hostile(s: Source, key: string): unknown {
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
export const optionsOf: Record<string, readonly string[]> = {
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

export function makeOptions(s: Source, kernel: string): unknown {
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

export type AnyKernel = ((options: unknown) => void) & {
  async(options: unknown, how?: unknown): Promise<void>;
};
export const kernelOf = (name: string) => (kernels as unknown as Record<string, AnyKernel>)[name];

export class KernelsSurface implements Surface {
  readonly accepted = new Map<string, number>();
  private readonly names = Object.keys(optionsOf);
  private waiting: Promise<unknown>[] = [];
  private sources: Source[] = [];

  next(s: Source): HostileCall {
    const name = s.pick(this.names);
    const options = makeOptions(s, name);
    this.sources.push(s);
    if (s.often(0.05)) return { text: `${name}.async`, make: () => this.start(s, name, options) };
    return {
      text: name,
      make: () => {
        kernelOf(name)(options);
        this.accepted.set(name, (this.accepted.get(name) ?? 0) + 1);
      },
    };
  }
  /** A job that may be aborted, and whose arrays may go while it runs. */
  private start(s: Source, name: string, options: unknown): void {
    const controller = new AbortController();
    const how = s.often(0.1) ? s.pick(oddities)() : { signal: controller.signal };
    this.waiting.push(
      kernelOf(name)
        .async(options, how)
        .catch(() => undefined),
    );
    if (s.often(0.2)) controller.abort();
    if (s.often(0.3)) s.arrays.forEach(detach);
  }

  async check(): Promise<void> {
    await Promise.all(this.waiting);
    if (!this.sources.every(({ arrays }) => arrays.every(guardsHold)))
      throw new Error('a kernel wrote beside its arrays');
    this.waiting = [];
    this.sources = [];
  }
}
