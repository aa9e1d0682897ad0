// SPDX-License-Identifier: MIT
// sgemm and gemm: matrix products with a fused bias and activation.
import { mismatch } from '../errors.js';
import { activationCode, type KernelActivation } from './activation.js';
import { floats, isFloats } from './arrays.js';
import { defineKernel, type Kernel } from './kernel.js';
import { checkNames, checkObject, flag, integer, leading, number } from './options.js';
import { packedWeights, type PackedWeights } from './pack_weights.js';
import { type Product, productForm, stored } from './product.js';

export interface SgemmOptions {
  /** Rows of op(a) and c. */
  m: number;
  /** Columns of op(b) and c. */
  n: number;
  /** Columns of op(a), rows of op(b). */
  k: number;
  /** [m, k], or [k, m] with transA. */
  a: Float32Array;
  /** [k, n], or [n, k] with transB; or what packWeights made of it. */
  b: Float32Array | PackedWeights;
  /** [m, n], the target: it may overlap no input, and is read only where beta is not 0. */
  c: Float32Array;
  transA?: boolean | undefined;
  transB?: boolean | undefined;
  /** Default 1. */
  alpha?: number | undefined;
  /** Default 0. */
  beta?: number | undefined;
  /** Floats from one stored row of a to the next; by default rows follow each other. */
  lda?: number | undefined;
  ldb?: number | undefined;
  ldc?: number | undefined;
  /** [n], added to each row. */
  bias?: Float32Array | undefined;
  /** Applied last. */
  activation?: KernelActivation | undefined;
}

export interface GemmOptions extends SgemmOptions {
  /** How many products. Default 1. */
  batch?: number | undefined;
  /** Floats from one matrix of a to the next, 0 where all products share it; by default matrices follow each other. */
  strideA?: number | undefined;
  strideB?: number | undefined;
  strideC?: number | undefined;
}

type Batch = Pick<GemmOptions, 'batch' | 'strideA' | 'strideB' | 'strideC'>;
const single: Batch = {};
const empty = new Float32Array(0);
const sgemmNames = new Set(
  'm n k a b c transA transB alpha beta lda ldb ldc bias activation'.split(' '),
);
const gemmNames = new Set([...sgemmNames, 'batch', 'strideA', 'strideB', 'strideC']);

/** Each property is read once, all of them before anything is checked: a getter may do what it likes. */
function read(who: string, options: GemmOptions, names: ReadonlySet<string>): Product {
  checkObject(who, options);
  const { m, n, k, a, b, c, bias, activation } = options;
  const { transA, transB, alpha, beta, lda, ldb, ldc } = options;
  const { batch, strideA, strideB, strideC } = names === gemmNames ? options : single;
  checkNames(who, options, names);
  const p: Product = {
    batch: batch === undefined ? 1 : integer(who, 'batch', batch),
    m: integer(who, 'm', m),
    n: integer(who, 'n', n),
    k: integer(who, 'k', k),
    a: floats(who, 'a', a),
    b: isFloats(b) ? floats(who, 'b', b) : empty,
    bias: bias === undefined ? undefined : floats(who, 'bias', bias),
    c: floats(who, 'c', c),
    transA: flag(who, 'transA', transA),
    transB: flag(who, 'transB', transB),
    packedB: false,
    lda: 1,
    ldb: 1,
    ldc: 1,
    strideA: 0,
    strideB: 0,
    strideC: 0,
    alpha: number(who, 'alpha', alpha, 1),
    beta: number(who, 'beta', beta, 0),
    activation: activationCode(who, activation),
  };
  if (p.b === empty) usePacked(who, p, { b, ldb, strideB });
  place(who, p, lda, ldb, ldc);
  if (p.batch > 1) spread(who, p, strideA, strideB, strideC);
  else checkStrides(who, strideA, strideB, strideC);
  return p;
}

/** Where the rows of each matrix lie. */
function place(who: string, p: Product, lda: unknown, ldb: unknown, ldc: unknown): void {
  p.lda = p.transA ? leading(who, 'lda', lda, p.k, p.m) : leading(who, 'lda', lda, p.m, p.k);
  p.ldb = p.transB ? leading(who, 'ldb', ldb, p.n, p.k) : leading(who, 'ldb', ldb, p.k, p.n);
  p.ldc = leading(who, 'ldc', ldc, p.m, p.n);
}

/** Where the matrices of a batch lie. */
function spread(
  who: string,
  p: Product,
  strideA: unknown,
  strideB: unknown,
  strideC: unknown,
): void {
  p.strideA = integer(who, 'strideA', strideA ?? (p.transA ? p.k : p.m) * p.lda);
  p.strideB = p.packedB ? 0 : integer(who, 'strideB', strideB ?? (p.transB ? p.n : p.k) * p.ldb);
  p.strideC = integer(who, 'strideC', strideC ?? p.m * p.ldc, stored(p.m, p.n, p.ldc));
}
/** One matrix has no neighbours, but nonsense is refused all the same. */
function checkStrides(who: string, strideA: unknown, strideB: unknown, strideC: unknown): void {
  if (strideA !== undefined) integer(who, 'strideA', strideA);
  if (strideB !== undefined) integer(who, 'strideB', strideB);
  if (strideC !== undefined) integer(who, 'strideC', strideC);
}

function usePacked(
  who: string,
  p: Product,
  { b, ldb, strideB }: Pick<GemmOptions, 'b' | 'ldb' | 'strideB'>,
): void {
  const packed = packedWeights(b);
  if (packed === undefined)
    throw new TypeError(mismatch(who, '`b` to be a Float32Array or packed weights', b));
  if (packed.k !== p.k || packed.n !== p.n)
    throw new RangeError(
      `${who}: expected \`b\` packed for k = ${p.k}, n = ${p.n}, received weights packed for k = ${packed.k}, n = ${packed.n}.`,
    );
  if (p.transB)
    throw new TypeError(
      mismatch(who, 'no `transB` beside packed weights', true, 'Give it to packWeights.'),
    );
  if (ldb !== undefined || (strideB !== undefined && strideB !== 0))
    throw new TypeError(
      mismatch(who, 'no `ldb` and no `strideB` beside packed weights', ldb ?? strideB),
    );
  p.b = packed.data;
  p.packedB = true;
}

const form = productForm({ m: 'm', n: 'n', k: 'k', lda: 'lda', ldb: 'ldb', ldc: 'ldc' });

/**
 * c = activation(alpha * op(a) * op(b) + beta * c + bias), row-major, in place.
 *
 * @example sgemm({ m: 64, n: 10, k: 784, a: x, b: w, c: y, bias, activation: 'relu' })
 */
export const sgemm: Kernel<SgemmOptions> = defineKernel('sgemm', {
  form,
  read: (who, options: SgemmOptions) => read(who, options, sgemmNames),
});

/**
 * The same for a batch: c[i] = activation(alpha * op(a[i]) * op(b[i]) + beta * c[i] + bias).
 *
 * @example gemm({ batch: 8, m: 128, n: 128, k: 64, a: queries, b: keys, c: scores, transB: true, alpha: 1 / 8 })
 */
export const gemm: Kernel<GemmOptions> = defineKernel('gemm', {
  form,
  read: (who, options: GemmOptions) => read(who, options, gemmNames),
});
