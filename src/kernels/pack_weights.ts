// SPDX-License-Identifier: MIT
// The right operand of sgemm laid out once for many calls (native/ops/pack_weights.h).
import { floats } from './arrays.js';
import { ARRAY, direct, record } from './native.js';
import { checkNames, checkObject, flag, integer, leading } from './options.js';
import { refusalError } from './refusal.js';

/** What packWeights makes: opaque, and good for `b` of sgemm and gemm alone. */
export class PackedWeights {
  readonly #data: Float32Array;

  /** @internal */
  constructor(
    readonly k: number,
    readonly n: number,
    data: Float32Array,
  ) {
    this.#data = floats('PackedWeights', 'data', data);
    Object.freeze(this);
  }

  /** @internal */
  static read(x: object): Packed | undefined {
    return #data in x ? { k: x.k, n: x.n, data: x.#data } : undefined;
  }
}

interface Packed {
  k: number;
  n: number;
  data: Float32Array;
}

export const packedWeights = (x: unknown): Packed | undefined =>
  typeof x === 'object' && x !== null ? PackedWeights.read(x) : undefined;

export interface PackOptions {
  /** Rows of op(b). */
  k: number;
  /** Columns of op(b). */
  n: number;
  /** b is stored as [n, k]. */
  transB?: boolean | undefined;
  /** Floats from one stored row to the next; by default rows follow each other. */
  ldb?: number | undefined;
}

const who = 'packWeights';
const names = new Set(['k', 'n', 'transB', 'ldb']);
const none = new Float32Array(0);

/**
 * Packs a matrix once, for all later products with it. It is a copy: later changes of `b` do not matter.
 *
 * @example const w = packWeights(b, { k: 784, n: 128 }); sgemm({ m, n: 128, k: 784, a, b: w, c })
 */
export function packWeights(b: Float32Array, options: PackOptions): PackedWeights {
  checkObject(who, options);
  const { k, n, transB, ldb } = options;
  checkNames(who, options, names);
  const trans = flag(who, 'transB', transB);
  const sizes = { k: integer(who, 'k', k), n: integer(who, 'n', n), transB: trans };
  const ld = leading(who, 'ldb', ldb, trans ? n : k, trans ? k : n);
  floats(who, 'b', b);
  record.packWeights({ type: 'float32', b: ARRAY, y: ARRAY, ...sizes, ldb: ld });
  const data = roomFor(b, () =>
    ld === (trans ? k : n) ? 'k*n' : trans ? '(n-1)*ldb + k' : '(k-1)*ldb + n',
  );
  direct.run(b, data);
  return new PackedWeights(k, n, data);
}

/** Native code says how much it needs. Shared memory: nobody can detach it, and `.async` need not copy it. */
function roomFor(b: Float32Array, formula: () => string): Float32Array {
  const refusal = direct.check(b, none);
  if (refusal === undefined) return none;
  if (refusal.operand !== 'y' || refusal.needs < 0)
    throw refusalError(who, refusal, { y: 'the result' }, formula);
  try {
    return new Float32Array(new SharedArrayBuffer(refusal.needs * 4));
  } catch {
    throw new RangeError(
      `${who}: expected room for ${refusal.needs * 4} bytes of packed weights, and there is none.`,
    );
  }
}
