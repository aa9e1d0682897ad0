// SPDX-License-Identifier: MIT
// The activations of Keras by Keras's names. Those that are plain ops are handed on; the others have Keras's parameters.
import * as ops from '../ops/index.js';
import { mismatch, ShapeError } from '../errors.js';
import { axisOf } from '../shape.js';
import { type Tensor, type TensorLike, toTensor } from '../tensor.js';

export { sparsemax } from './sparsemax.js';

export interface ReluOptions {
  /** The slope below the threshold. */
  negativeSlope?: number;
  /** The greatest value given; none by default. */
  maxValue?: number | null;
  /** What lies below counts as negative. */
  threshold?: number;
}
/** max(x, 0); with options: x between `threshold` and `maxValue`, `negativeSlope · (x - threshold)` below. */
export function relu(
  x: TensorLike,
  { negativeSlope = 0, maxValue = null, threshold = 0 }: ReluOptions = {},
): Tensor {
  const t = toTensor(x, 'float32');
  let y = threshold === 0 ? ops.relu(t) : ops.where(ops.greater(t, threshold), t, 0);
  if (maxValue !== null) y = ops.clip(y, 0, maxValue);
  return negativeSlope === 0
    ? y
    : ops.sub(y, ops.mul(ops.relu(ops.sub(threshold, t)), negativeSlope));
}
/** x, unchanged. */
export const linear = (x: TensorLike): Tensor => toTensor(x, 'float32');
/** eˣ. */
export const exponential = (x: TensorLike): Tensor => ops.exp(x);
/** x · σ(x). */
export const silu = (x: TensorLike): Tensor => ops.silu(x);
/** silu's other name. */
export const swish = silu;
/** x · hardSigmoid(x). */
export const hardSilu = (x: TensorLike): Tensor => ops.hardSilu(x);
/** hardSilu's other name. */
export const hardSwish = hardSilu;
/** x above 0, `negativeSlope · x` below. */
export const leakyRelu = (x: TensorLike, negativeSlope = 0.2): Tensor =>
  ops.leakyRelu(x, negativeSlope);
/** x · Φ(x), by erf; `approximate`: by tanh. */
export const gelu = (
  x: TensorLike,
  { approximate = false }: { approximate?: boolean } = {},
): Tensor => ops.gelu(x, { approximate });

/** a · σ(b), for the two halves a and b of an axis (Dauphin et al. 2017). */
export function glu(x: TensorLike, axis = -1): Tensor {
  const t = toTensor(x, 'float32');
  const at = axisOf('glu', axis, t.rank);
  if (t.shape[at] % 2 !== 0)
    throw new ShapeError(mismatch('glu', `an even extent on axis ${axis}`, t.shape));
  const [a, b] = ops.split(t, 2, at);
  return ops.mul(a, ops.sigmoid(b));
}

export {
  celu,
  elu,
  hardShrink,
  hardSigmoid,
  hardTanh,
  logSigmoid,
  logSoftmax,
  mish,
  relu6,
  selu,
  sigmoid,
  softmax,
  softplus,
  softShrink,
  softsign,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanh,
  tanhShrink,
  threshold,
} from '../ops/index.js';
