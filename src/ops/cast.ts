// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { castTo, checkDType } from './cast_to.js';
import { asTensor } from './promote.js';

/** `x` in another dtype. To an integer: toward zero, clamped to its range, NaN gives 0. To bool: x ≠ 0. */
export function cast(x: TensorLike, dtype: DType): Tensor {
  checkDType('cast', dtype);
  return castTo(asTensor('cast', x), dtype);
}
