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

/** `words`: how the user calls m, n and k, and the leading dimensions of a, b and c. */
export function productForm(words: {
  m: string;
  n: string;
  k: string;
  lda: string;
  ldb: string;
  ldc: string;
}): Form<Product> {
  const matrix =
    (rows: 'm' | 'n' | 'k', cols: 'm' | 'n' | 'k', ld: 'lda' | 'ldb' | 'ldc') => (p: Product) => {
      if (p[ld] === p[cols]) return `${words[rows]}*${words[cols]}`;
      return p[rows] === 1 ? words[cols] : `(${words[rows]}-1)*${words[ld]} + ${words[cols]}`;
    };
  const one: Record<string, (p: Product) => string> = {
    a: p => (p.transA ? matrix('k', 'm', 'lda') : matrix('m', 'k', 'lda'))(p),
    b: p => (p.transB ? matrix('n', 'k', 'ldb') : matrix('k', 'n', 'ldb'))(p),
    c: matrix('m', 'n', 'ldc'),
    bias: () => words.n,
  };
  return {
    encode,
    arrays: p => [p.a, p.b, p.bias, p.c],
    sizes,
    formula: (p, operand) => {
      const stride =
        operand === 'a' ? p.strideA : operand === 'b' ? p.strideB : operand === 'c' ? p.strideC : 0;
      return p.batch > 1 && stride > 0
        ? `(batch-1)*stride${operand.toUpperCase()} + ${one[operand](p)}`
        : one[operand](p);
    },
    layout: ({ batch, m, n, ldc, strideC }) => ({
      batch,
      rows: m,
      cols: n,
      ld: ldc,
      stride: strideC,
    }),
    readsTarget: p => p.beta !== 0,
    on: (p, [a, b, bias, c], dense) => ({
      ...p,
      a: a!,
      b: b!,
      bias,
      c: c!,
      ...(dense && { ldc: Math.max(1, p.n), strideC: p.m * p.n }),
    }),
  };
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
