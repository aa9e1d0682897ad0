// SPDX-License-Identifier: MIT
// sgemv: a matrix times a vector, as the product of one row with the matrix transposed, so that a bias adds element by element.
import { activationCode, type KernelActivation } from './activation.js';
import { floats } from './arrays.js';
import { defineKernel, type Kernel } from './kernel.js';
import { checkNames, checkObject, flag, integer, leading, number } from './options.js';
import { type Product, productForm } from './product.js';

export interface SgemvOptions {
  /** Rows of a, as stored. */
  m: number;
  /** Columns of a, as stored. */
  n: number;
  /** [m, n]. */
  a: Float32Array;
  /** [n], or [m] with transA. */
  x: Float32Array;
  /** [m], or [n] with transA, the target: it may overlap no input, and is read only where beta is not 0. */
  y: Float32Array;
  transA?: boolean | undefined;
  /** Default 1. */
  alpha?: number | undefined;
  /** Default 0. */
  beta?: number | undefined;
  /** Floats from one stored row of a to the next; by default rows follow each other. */
  lda?: number | undefined;
  /** As long as y. */
  bias?: Float32Array | undefined;
  /** Applied last. */
  activation?: KernelActivation | undefined;
}

const names = new Set('m n a x y transA alpha beta lda bias activation'.split(' '));

function read(who: string, options: SgemvOptions): Product {
  checkObject(who, options);
  const { m, n, a, x, y, transA, alpha, beta, lda, bias, activation } = options;
  checkNames(who, options, names);
  const rows = integer(who, 'm', m);
  const cols = integer(who, 'n', n);
  const trans = flag(who, 'transA', transA);
  const [inputs, outputs] = trans ? [rows, cols] : [cols, rows];
  return {
    batch: 1,
    m: 1,
    n: outputs,
    k: inputs,
    a: floats(who, 'x', x),
    b: floats(who, 'a', a),
    bias: bias === undefined ? undefined : floats(who, 'bias', bias),
    c: floats(who, 'y', y),
    transA: false,
    transB: !trans,
    packedB: false,
    lda: Math.max(1, inputs),
    ldb: leading(who, 'lda', lda, rows, cols),
    ldc: Math.max(1, outputs),
    strideA: 0,
    strideB: 0,
    strideC: 0,
    alpha: number(who, 'alpha', alpha, 1),
    beta: number(who, 'beta', beta, 0),
    activation: activationCode(who, activation),
  };
}

/** The product's k x n matrix is a, transposed where the user's is not. */
const words = { m: '1', n: 'm', k: 'n', lda: 'n', ldb: 'lda', ldc: 'm' };
const plain = productForm(words);
const transposed = productForm({ ...words, n: 'n', k: 'm', lda: 'm', ldc: 'n' });

/**
 * y = activation(alpha * op(a) * x + beta * y + bias), in place.
 *
 * @example sgemv({ m: 10, n: 128, a: w, x, y, bias })
 */
export const sgemv: Kernel<SgemvOptions> = defineKernel('sgemv', {
  form: {
    ...plain,
    formula: (p, operand) =>
      (p.transB ? plain : transposed).formula(p, operand).replace(/^1\*/, ''),
  },
  names: { a: 'x', b: 'a', c: 'y' },
  read,
});
