// SPDX-License-Identifier: MIT
import type { Tensor, TensorLike } from '../tensor.js';
import { add, div, maximum, minimum, mul, sub } from './binary.js';
import { sumTo } from './broadcast.js';
import { equal, greater, less } from './compare.js';
import { full } from './fill.js';
import { customGradient } from './gradient.js';
import { asReal } from './promote.js';
import { where } from './select.js';
import { abs, neg, square } from './unary.js';

/** Of t - arctan(t) = t³ · p(t²) for |t| ≤ tan(π/8), to float32's last place (Cephes' atanf). */
const POLYNOMIAL = [-0.0805374449538, 0.138776856032, -0.199777106478, 0.333329491539];

/** For 0 ≤ t ≤ 1. */
function arctan(t: Tensor): Tensor {
  const wide = greater(t, Math.tan(Math.PI / 8));
  const r = where(wide, div(sub(t, 1), add(t, 1)), t);
  const z = square(r);
  const p = POLYNOMIAL.slice(1).reduce((sum, a) => add(mul(sum, z), a), full(z.shape, POLYNOMIAL[0], z.dtype)); // prettier-ignore
  const y = sub(r, mul(mul(p, z), r));
  return where(wide, add(y, Math.PI / 4), y);
}

function angle(y: Tensor, x: Tensor): Tensor {
  const [a, b] = [abs(x), abs(y)];
  const most = maximum(a, b);
  const t = arctan(div(minimum(a, b), where(equal(most, 0), 1, most)));
  const steep = where(greater(b, a), sub(Math.PI / 2, t), t);
  const half = where(less(x, 0), sub(Math.PI, steep), steep);
  return where(less(y, 0), neg(half), half);
}

/** The angle of the point (x, y) to the x-axis, from -π to π; to float32's precision. */
export function arctan2(y: TensorLike, x: TensorLike): Tensor {
  return byParts(asReal('arctan2', y), asReal('arctan2', x));
}
const byParts = customGradient((y: Tensor, x: Tensor) => ({
  value: angle(y, x),
  gradient: (dy: Tensor) => {
    const share = div(dy, add(square(x), square(y)));
    return [sumTo(mul(share, x), y.shape), sumTo(neg(mul(share, y)), x.shape)];
  },
}));
