// SPDX-License-Identifier: MIT
// Gamma and beta distributed numbers from normal and uniform ones.
import { mismatch } from '../errors.js';
import { checkShape, type Shape } from '../shape.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { argMax } from './arg_reduce.js';
import { add, div, maximum, mul, sub } from './binary.js';
import { broadcastTo } from './broadcast.js';
import { cast } from './cast.js';
import { less, logicalAnd, greater } from './compare.js';
import { oneHot } from './one_hot.js';
import { asReal } from './promote.js';
import {
  randomNormal,
  type RandomOptions,
  randomUniform,
  type Sequence,
  sequenceOf,
} from './random.js';
import { sum } from './reduce.js';
import { expandDims } from './reshape.js';
import { exp, log, rsqrt, sigmoid, square } from './unary.js';

// Of one trial at most 4.9% fail (at alpha + 1 = 1), so that 6 fail together once in 7e7 numbers: that one is then a little off.
const TRIALS = 6;
const LEAST = 2 ** -126;

/**
 * log of Gamma(alpha, 1) numbers (Marsaglia & Tsang 2000), in a fixed number of trials side by side; in logs, since those of a small
 * alpha underflow. Alpha is raised by one, which accepts nearly all: G(alpha) = G(alpha + 1) u^(1 / alpha).
 *
 *   d = alpha + 2/3   c = 1 / √(9 d)   v = (1 + c x)³, x normal   G = d v   where log u < x² / 2 + d - d v + d log v
 */
function logGamma(shape: Shape, alpha: Tensor, seed: Sequence | undefined): Tensor {
  const { dtype } = alpha;
  const trials = [...shape, TRIALS];
  const x = randomNormal(trials, { seed, dtype });
  const u = maximum(randomUniform(trials, { seed, dtype }), LEAST);
  const d = expandDims(add(broadcastTo(alpha, shape), 2 / 3), -1);
  const root = add(mul(x, mul(rsqrt(d), 1 / 3)), 1);
  const logV = mul(log(maximum(root, LEAST)), 3);
  const slack = add(add(mul(square(x), 0.5), d), mul(d, sub(logV, exp(logV))));
  const accepted = logicalAnd(greater(root, 0), less(log(u), slack));
  const first = oneHot(argMax(cast(accepted, 'int32'), -1), TRIALS, { dtype });
  const raised = sum(mul(first, add(log(d), logV)), -1);
  const own = maximum(randomUniform(shape, { seed, dtype }), LEAST);
  return add(raised, div(log(own), alpha));
}

function shapeParameter(who: string, value: TensorLike): Tensor {
  if (typeof value === 'number' && !(value > 0 && Number.isFinite(value)))
    throw new RangeError(mismatch(who, 'parameters above 0', value));
  return asReal(who, value);
}

/** Gamma distributed numbers of shape parameters `alpha` (which broadcasts) and scale 1. */
export function randomGamma(
  shape: Shape,
  alpha: TensorLike,
  { seed, dtype = 'float32' }: RandomOptions = {},
): Tensor {
  checkShape('randomGamma', shape);
  const a = cast(shapeParameter('randomGamma', alpha), dtype);
  return exp(logGamma(shape, a, sequenceOf('randomGamma', seed)));
}

/** Beta distributed numbers; the parameters broadcast. */
export function randomBeta(
  shape: Shape,
  alpha: TensorLike,
  beta: TensorLike,
  { seed, dtype = 'float32' }: RandomOptions = {},
): Tensor {
  checkShape('randomBeta', shape);
  const [a, b] = [alpha, beta].map(v => cast(shapeParameter('randomBeta', v), dtype));
  const numbers = sequenceOf('randomBeta', seed);
  // G(a) / (G(a) + G(b)), from the logs of both.
  return sigmoid(sub(logGamma(shape, a, numbers), logGamma(shape, b, numbers)));
}
