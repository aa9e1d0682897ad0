// SPDX-License-Identifier: MIT
// A matrix product that was read and checked, and how it crosses the border (native/ops/matmul.h).
import type { Form } from './kernel.js';
import { ARRAY, type Floats, record } from './native.js';

export interface Product {
  batch: number;
  m: number;
  n: number;
  k: number;
  a: Float32Array;
  b: Float32Array;
  bias: Floats;
  c: Float32Array;
  transA: boolean;
  transB: boolean;
  packedB: boolean;
  lda: number;
  ldb: number;
  ldc: number;
  strideA: number;
  strideB: number;
  strideC: number;
  alpha: number;
  beta: number;
  activation: number;
}

/** Floats from the first to the last of a matrix. */
export const stored = (rows: number, cols: number, ld: number): number =>
  rows === 0 || cols === 0 ? 0 : (rows - 1) * ld + cols;
const stacked = (batch: number, stride: number, one: number): number =>
  batch === 0 || one === 0 ? 0 : (batch - 1) * stride + one;

/** How the user calls m, n and k, and the leading dimensions of a, b and c. */
type Words = Readonly<Record<'m' | 'n' | 'k' | 'lda' | 'ldb' | 'ldc', string>>;

export const productForm = (words: Words): Form<Product> => ({
  encode,
  arrays: p => [p.a, p.b, p.bias, p.c],
  sizes,
  formula: (p, operand) => formula(words, p, operand),
  layout: p => ({ batch: p.batch, rows: p.m, cols: p.n, ld: p.ldc, stride: p.strideC }),
  readsTarget: p => p.beta !== 0,
  on: (p, [a, b, bias, c], dense) => {
    const place = dense ? { ldc: Math.max(1, p.n), strideC: p.m * p.n } : {};
    return { ...p, a: a!, b: b!, bias, c: c!, ...place };
  },
});

/** The stored rows and columns of an operand, by their names in a Product. */
function extents(p: Product, operand: string): ['m' | 'n' | 'k', 'm' | 'n' | 'k'] {
  if (operand === 'a') return p.transA ? ['k', 'm'] : ['m', 'k'];
  if (operand === 'b') return p.transB ? ['n', 'k'] : ['k', 'n'];
  return ['m', 'n'];
}

/** How the floats that an operand needs follow from the sizes. */
function formula(words: Words, p: Product, operand: string): string {
  if (operand === 'bias') return words.n;
  const name = operand as 'a' | 'b' | 'c';
  const [rows, cols] = extents(p, name);
  const [ld, stride] = { a: ['lda', 'strideA'], b: ['ldb', 'strideB'], c: ['ldc', 'strideC'] }[
    name
  ] as ['lda', 'strideA'];
  const last = p[rows] === 1 ? words[cols] : `(${words[rows]}-1)*${words[ld]} + ${words[cols]}`;
  const one = p[ld] === p[cols] ? `${words[rows]}*${words[cols]}` : last;
  return p.batch > 1 && p[stride] > 0 ? `(batch-1)*${stride} + ${one}` : one;
}

function encode(p: Product): void {
  record.matmul({
    type: 'float32',
    a: ARRAY,
    b: ARRAY,
    bias: undefined,
    c: ARRAY,
    batch: p.batch,
    m: p.m,
    n: p.n,
    k: p.k,
    transA: p.transA,
    transB: p.transB,
    packedB: p.packedB,
    lda: p.lda,
    ldb: p.ldb,
    ldc: p.ldc,
    strideA: p.strideA,
    strideB: p.strideB,
    strideC: p.strideC,
    alpha: p.alpha,
    beta: p.beta,
    activation: p.activation,
  });
}

function sizes(p: Product): number[] {
  const { batch, m, n, k } = p;
  return [
    stacked(batch, p.strideA, p.transA ? stored(k, m, p.lda) : stored(m, k, p.lda)),
    stacked(
      batch,
      p.strideB,
      p.packedB ? p.b.length : p.transB ? stored(n, k, p.ldb) : stored(k, n, p.ldb),
    ),
    n,
    stacked(batch, p.strideC, stored(m, n, p.ldc)),
  ];
}
