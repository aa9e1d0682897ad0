// SPDX-License-Identifier: MIT
// dy times the slope of a binary function by one of its arguments, over the broadcast shape.
import { BinaryFn } from '../native/ops.gen.js';
import { record } from '../stream.js';
import type { Tensor } from '../tensor.js';
import { add, type BinaryName, type Pair, mul, pow, sub } from './binary.js';
import { stretchMask, sumTo } from './broadcast.js';
import { greater } from './compare.js';
import { defineOp, type Op } from './define.js';
import { where } from './select.js';
import { log } from './unary.js';

interface BinaryGradInputs extends Pair {
  dy: Tensor;
  y: Tensor;
}
interface Side {
  fn: BinaryName;
  /** 0: by a, 1: by b. */
  side: 0 | 1;
}

/** @internal */
export const binaryGrad: Op<BinaryGradInputs, Side> = defineOp('binaryGrad', {
  infer: ({ dy }) => dy,
  emit: ({ dy, a, b, y }, d, { fn, side }) =>
    record.binaryGrad({
      dy,
      a,
      b,
      y,
      d,
      fn: BinaryFn[fn],
      side,
      dims: dy.shape,
      maskA: stretchMask(a.shape, dy.shape),
      maskB: stretchMask(b.shape, dy.shape),
    }),
  gradient: ({ dy: d, inputs: { dy, a, b, y }, attrs, needs }) => ({
    dy: needs.dy && binaryGrad({ dy: d, a, b, y }, attrs),
    // The other slopes (maximum, minimum, mod) are steps: theirs is 0.
    ...(attrs.fn === 'pow' && powCurvature(attrs.side, mul(d, dy), a, b, needs)),
  }),
});

/** The slopes of b aᵇ⁻¹ (side 0) and of aᵇ log a (side 1), weighted by d. */
function powCurvature(
  side: 0 | 1,
  d: Tensor,
  a: Tensor,
  b: Tensor,
  needs: { a: boolean; b: boolean },
) {
  const lower = pow(a, sub(b, 1));
  const logA = (t: Tensor): Tensor => where(greater(a, 0), mul(t, log(a)), 0);
  const both = add(lower, mul(b, logA(lower)));
  const byA = () => (side === 0 ? mul(mul(b, sub(b, 1)), pow(a, sub(b, 2))) : both);
  const byB = () => (side === 0 ? both : logA(logA(pow(a, b))));
  return {
    a: needs.a && sumTo(mul(d, byA()), a.shape),
    b: needs.b && sumTo(mul(d, byB()), b.shape),
  };
}
