// SPDX-License-Identifier: MIT
import { noteAssign } from '../autograd.js';
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { checkNumber } from '../naming.js';
import { sameShape } from '../shape.js';
import { record } from '../stream.js';
import { type TensorLike, Variable } from '../tensor.js';
import { castTo } from './cast_to.js';
import { admitOperands } from './define.js';
import { asTensor } from './promote.js';

/** The variable takes the value average · momentum + x · (1 - momentum), in stream order. */
export function movingAverage(average: Variable, x: TensorLike, momentum: number): Variable {
  const who = 'movingAverage';
  if (!(average instanceof Variable)) throw new TypeError(mismatch(who, 'a variable', average));
  checkNumber(who, 'momentum', momentum, 'a number from 0 to 1', v => v >= 0 && v <= 1);
  const value = castTo(asTensor(who, x), average.dtype);
  if (!sameShape(average.shape, value.shape)) {
    const expected = `x of the variable's shape ${shapeText(average.shape)}`;
    throw new ShapeError(mismatch(who, expected, value.shape));
  }
  admitOperands(who, { average, x: value });
  noteAssign(average);
  record.movingAverage({ average, x: value, count: average.size, momentum });
  return average;
}
