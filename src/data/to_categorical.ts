// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { oneHot } from '../ops/index.js';
import { type Tensor, tensor, type TensorLike, toTensor } from '../tensor.js';

/**
 * Classes, integers from 0, as rows with a one at the class; a last axis of 1 is replaced by them.
 *
 * @param numClasses Default: the greatest class and one.
 * @example gm.toCategorical([0, 2]); // [[1, 0, 0], [0, 0, 1]]
 */
export function toCategorical(classes: TensorLike, numClasses?: number): Tensor {
  const x = toTensor(classes);
  const values = Array.from(x.dataSync());
  const depth = numClasses ?? values.reduce((most, v) => Math.max(most, v), -1) + 1;
  const odd = values.findIndex(v => !(Number.isInteger(v) && v >= 0 && v < depth));
  if (odd >= 0) {
    const expected = `a class, an integer from 0 to ${depth - 1}, at element ${odd}`;
    throw new RangeError(mismatch('toCategorical', expected, values[odd]));
  }
  const shape = x.rank > 1 && x.shape.at(-1) === 1 ? x.shape.slice(0, -1) : x.shape;
  return oneHot(tensor(values, shape, 'int32'), depth);
}
