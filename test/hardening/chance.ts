// SPDX-License-Identifier: MIT
// Chance from a seed, arrays between guards, and values that no caller should pass.
import * as kernels from '../../src/kernels.js';

const GUARD = 12345;
const SIDE = 64; // guard values on either side of an array

// ---- chance -----------------------------------------------------------------------------------------------------------

/** Mulberry32. */
export function chance(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Source {
  readonly arrays: Float32Array[] = [];
  constructor(readonly next: () => number) {}

  below = (n: number): number => Math.floor(this.next() * n);
  pick = <T>(list: readonly T[]): T => list[this.below(list.length)];
  often = (share: number): boolean => this.next() < share;

  /** An array between guard values. */
  guarded = (count: number, shared = this.often(0.2)): Float32Array => {
    const bytes = 4 * (count + 2 * SIDE);
    const buffer = shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
    new Float32Array(buffer).fill(GUARD);
    const array = new Float32Array(buffer as ArrayBuffer, 4 * SIDE, count).fill(1);
    this.arrays.push(array);
    return array;
  };
}

const isDetached = (x: Float32Array): boolean => x.length === 0 && x.byteOffset === 0;
export const guardsHold = (x: Float32Array): boolean => {
  if (isDetached(x)) return true;
  const all = new Float32Array(x.buffer);
  const end = SIDE + x.length;
  return all.subarray(0, SIDE).every(v => v === GUARD) && all.subarray(end).every(v => v === GUARD);
};
export const detach = (x: unknown): void => {
  try {
    structuredClone(x, { transfer: [(x as Float32Array).buffer as ArrayBuffer] });
  } catch {
    // shared memory cannot be detached
  }
};

// ---- hostile values ---------------------------------------------------------------------------------------------------

export const thrower = (): never => {
  throw new Error('a getter threw');
};
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
class Sub extends Float32Array {
  override get length(): number {
    return 2 ** 40;
  }
}
export const resizable = (Buffer: unknown): Float32Array =>
  new Float32Array(
    new (Buffer as new (n: number, o: object) => ArrayBuffer)(64, { maxByteLength: 128 }),
  );

export const numbers = [
  0,
  -0,
  1,
  2,
  3,
  8,
  17,
  -1,
  1.5,
  NaN,
  Infinity,
  -Infinity,
  2 ** 31,
  2 ** 32 + 1,
  2 ** 53,
  2 ** 53 - 1,
  -(2 ** 53),
  1e308,
  5e-324,
];
export const oddities: readonly (() => unknown)[] = [
  () => null,
  () => undefined,
  () => '3',
  () => '',
  () => 3n,
  () => Symbol('m'),
  () => true,
  () => ({}),
  () => [],
  () => [1, 2, 3],
  () => new Array(2 ** 32 - 1),
  () => {
    const endless: unknown[] = [];
    endless.push(endless, endless, endless);
    return endless;
  },
  () => [1, { valueOf: thrower }],
  () => new Proxy([1, 1], { get: thrower }),
  () => () => 3,
  () => ({ valueOf: () => 3, toString: () => '3', [Symbol.toPrimitive]: () => 3 }),
  () => ({ valueOf: thrower, toString: thrower, [Symbol.toPrimitive]: thrower }),
  () => ({
    get [Symbol.toStringTag](): string {
      return thrower();
    },
  }),
  () => new Proxy({}, { get: thrower, has: thrower, getPrototypeOf: thrower }),
  () => new Proxy(new Float32Array(64), {}),
  revoked,
  () => Object.create(Float32Array.prototype) as unknown,
  () => ({ length: 64, buffer: new ArrayBuffer(256), byteOffset: 0 }),
  () => new Float64Array(64),
  () => new Int32Array(64),
  () => new Uint8Array(256),
  () => new DataView(new ArrayBuffer(256)),
  () => new ArrayBuffer(256),
  () => new Float32Array(0),
  () => resizable(ArrayBuffer),
  () => resizable(SharedArrayBuffer),
  () => new Sub(64),
  () => Object.defineProperty(new Float32Array(2), 'length', { value: 2 ** 30 }),
  () => Object.defineProperty(new Float32Array(2), 'buffer', { get: thrower }),
  () => Object.setPrototypeOf(new Float32Array(64), null) as unknown,
  () =>
    Object.setPrototypeOf(
      new Float32Array(
        Object.setPrototypeOf(new ArrayBuffer(64), SharedArrayBuffer.prototype) as ArrayBuffer,
      ),
      Float32Array.prototype,
    ) as unknown,
  () => {
    const gone = new Float32Array(64);
    detach(gone);
    return gone;
  },
  () => kernels.packWeights(new Float32Array(64), { k: 8, n: 8 }),
  () => Object.create(kernels.packWeights(new Float32Array(4), { k: 2, n: 2 })) as unknown,
];
