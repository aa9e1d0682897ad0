// SPDX-License-Identifier: MIT
// Matrix products: batched, either side transposed, with a bias and an activation in the same pass.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { UnaryFn } from '../native/ops.gen.js';
import { sameShape, type Shape, sizeOf } from '../shape.js';
import { record } from '../stream.js';
import { Tensor, type TensorLike } from '../tensor.js';
import { type Activation, activated, beforeActivation, checkActivation } from './activation.js';
import { broadcastShape, stretchTo, sumTo } from './broadcast.js';
import { castTo } from './cast_to.js';
import { defineOp, type GradientArgs } from './define.js';
import { arithmeticType, asTensors, asTensor } from './promote.js';
import { reshapeTo } from './reshape.js';
import type { UnaryName } from './unary.js';

export interface MatmulOptions {
  /** Takes a (b) with its last two axes exchanged. */
  transA?: boolean;
  transB?: boolean;
  /** Added to each row: [n]. */
  bias?: TensorLike | undefined;
  /** Applied to the result. */
  activation?: Activation | undefined;
}

interface MatmulInputs {
  a: Tensor;
  b: Tensor;
  bias?: Tensor | undefined;
}
interface MatmulAttrs {
  transA: boolean;
  transB: boolean;
  activation: UnaryName;
}
const PLAIN: MatmulAttrs = { transA: false, transB: false, activation: 'linear' };

const matmulOp = defineOp<MatmulInputs, MatmulAttrs>('matmul', { infer, emit, gradient });

function infer(
  { a, b, bias }: MatmulInputs,
  { transA, transB }: MatmulAttrs,
): { shape: Shape; dtype: Tensor['dtype'] } {
  const p = a.rank;
  const q = b.rank;
  const m = a.shape[transA ? p - 1 : p - 2];
  const n = b.shape[transB ? q - 2 : q - 1];
  const k = a.shape[transA ? p - 2 : p - 1];
  const also = b.shape[transB ? q - 1 : q - 2];
  if (k !== also)
    throw new ShapeError(
      mismatch(
        'matmul',
        `${k} ${transB ? 'columns' : 'rows'} of b, as many as a of shape ${shapeText(a.shape)} has ${transA ? 'rows' : 'columns'}`,
        b.shape,
      ),
    );
  if (bias !== undefined && (bias.rank !== 1 || bias.shape[0] !== n))
    throw new ShapeError(mismatch('matmul', `a bias of shape [${n}]`, bias.shape));
  const shape =
    p === 2 && q === 2
      ? [m, n]
      : [...broadcastShape('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n];
  return { shape, dtype: a.dtype };
}

function emit(
  { a, b, bias }: MatmulInputs,
  c: Tensor,
  { transA, transB, activation }: MatmulAttrs,
): void {
  const m = c.shape[c.rank - 2];
  const n = c.shape[c.rank - 1];
  const batches = c.rank === 2 ? 1 : sizeOf(c.shape.slice(0, -2));
  const oneProduct = b.rank === 2 && !transA; // rows of all matrices are rows of one, where they share b
  // prettier-ignore
  record.matmul({
    a, b, bias, c, transA, transB, n,
    batch: oneProduct ? 1 : batches,
    m: oneProduct ? batches * m : m,
    k: a.shape[transA ? a.rank - 2 : a.rank - 1],
    lda: Math.max(1, a.shape[a.rank - 1]),
    ldb: Math.max(1, b.shape[b.rank - 1]),
    ldc: Math.max(1, n),
    strideA: strideOf(a),
    strideB: strideOf(b),
    strideC: m * n,
    activation: UnaryFn[activation],
  });
}
/** From one matrix of a batch to the next: 0 where there is but one. */
function strideOf(x: Tensor): number {
  if (x.rank === 2 || sizeOf(x.shape.slice(0, -2)) === 1) return 0;
  return x.shape[x.rank - 2] * x.shape[x.rank - 1];
}

function gradient({
  dy,
  inputs: { a, b, bias },
  output: y,
  attrs,
  needs,
}: GradientArgs<MatmulInputs, MatmulAttrs>) {
  const dz = beforeActivation(dy, y, attrs.activation);
  return {
    a: needs.a && gradientOfA(dz, a, b, attrs),
    b: needs.b && gradientOfB(dz, a, b, attrs),
    bias: needs.bias && sumTo(dz, bias!.shape),
  };
}
const product = (a: Tensor, b: Tensor, transA: boolean, transB: boolean): Tensor =>
  matmulOp({ a, b }, { transA, transB, activation: 'linear' });

function gradientOfA(dz: Tensor, a: Tensor, b: Tensor, { transA, transB }: MatmulAttrs): Tensor {
  const da = transA
    ? product(...paired(b, dz), transB, true)
    : product(...paired(dz, b), false, !transB);
  return sumTo(da, a.shape);
}
function gradientOfB(dz: Tensor, a: Tensor, b: Tensor, { transA, transB }: MatmulAttrs): Tensor {
  const [x, d] = b.rank === 2 && !transA ? [asMatrix(a), asMatrix(dz)] : paired(a, dz); // one product sums over the leading axes
  const db = transB ? product(...paired(d, x), true, transA) : product(x, d, !transA, false);
  return sumTo(db, b.shape);
}
/** Its leading axes as one. @internal */
export const asMatrix = (x: Tensor): Tensor =>
  x.rank === 2 ? x : reshapeTo(x, [sizeOf(x.shape.slice(0, -1)), x.shape[x.rank - 1]]);

/** Leading axes that the instruction can walk: equal, or one matrix for all. */
function paired(a: Tensor, b: Tensor): [Tensor, Tensor] {
  if (a.rank === 2 || b.rank === 2) return [a, b];
  const leadA = a.shape.slice(0, -2);
  const leadB = b.shape.slice(0, -2);
  if (sameShape(leadA, leadB) || sizeOf(leadA) === 1 || sizeOf(leadB) === 1) return [a, b];
  const lead = broadcastShape('matmul', leadA, leadB);
  return [
    stretchTo(a, [...lead, ...a.shape.slice(-2)]),
    stretchTo(b, [...lead, ...b.shape.slice(-2)]),
  ];
}

/**
 * The matrix product over the last two axes; leading axes broadcast, and a vector counts as a row (left) or a column (right).
 *
 * @example matmul(x, w, { bias: b, activation: 'relu' })
 */
export function matmul(a: TensorLike, b: TensorLike, options?: MatmulOptions): Tensor {
  if (options === undefined && isMatrix(a) && isMatrix(b)) return matmulOp({ a, b }, PLAIN);
  const { transA = false, transB = false, bias, activation = 'linear' } = options ?? {};
  checkActivation('matmul', activation);
  const pair = asTensors('matmul', a, b);
  const given = bias === undefined || bias === null ? undefined : asTensor('matmul', bias);
  let dtype = arithmeticType(pair.a.dtype, pair.b.dtype);
  if (given !== undefined) dtype = arithmeticType(dtype, given.dtype);
  if (activation !== 'linear' && dtype === 'int32') dtype = 'float32';
  const inputs = {
    a: castTo(pair.a, dtype),
    b: castTo(pair.b, dtype),
    bias: given && castTo(given, dtype),
  };
  return asVectors(inputs, { transA, transB, activation });
}

const isMatrix = (x: TensorLike): x is Tensor =>
  x instanceof Tensor && x.dtype === 'float32' && x.shape.length === 2;

/** Vectors become matrices, and the axis that they lack is taken away again. */
function asVectors({ a, b, bias }: MatmulInputs, attrs: MatmulAttrs): Tensor {
  if (a.rank > 1 && b.rank > 1) return withEpilogue(...paired(a, b), bias, attrs);
  if (a.rank === 0 || b.rank === 0)
    throw new ShapeError(
      mismatch(
        'matmul',
        'tensors of at least one axis',
        a.rank === 0 ? a.shape : b.shape,
        'Multiply by numbers with mul().',
      ),
    );
  const [left, right] = [a.rank === 1, b.rank === 1];
  const rows = left ? reshapeTo(a, [1, a.size]) : a;
  const cols = right ? reshapeTo(b, [b.size, 1]) : b;
  const y = withEpilogue(...paired(rows, cols), bias, {
    ...attrs,
    transA: attrs.transA && !left,
    transB: attrs.transB && !right,
  });
  const shape = y.shape.filter(
    (_, i) => !(left && i === y.rank - 2) && !(right && i === y.rank - 1),
  );
  return reshapeTo(y, shape);
}

const withEpilogue = (a: Tensor, b: Tensor, bias: Tensor | undefined, attrs: MatmulAttrs): Tensor =>
  activated(attrs.activation, activation => matmulOp({ a, b, bias }, { ...attrs, activation }));
