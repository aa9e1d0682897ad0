// SPDX-License-Identifier: MIT
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { alignLabels } from './align.js';
import { defineLoss } from './define.js';

/** Labels of -1 and 1 as they are; where all labels are 0 or 1, -1 and 1 for them. */
function signLabels(y: Tensor): Tensor {
  const binary = ops.all(ops.logicalOr(ops.equal(y, 0), ops.equal(y, 1)));
  return ops.where(binary, ops.sub(ops.mul(y, 2), 1), y);
}

const margin = (who: string, yTrue: Tensor, yPred: Tensor): Tensor => {
  const [y, p] = alignLabels(who, yTrue, yPred);
  return ops.maximum(ops.sub(1, ops.mul(signLabels(y), p)), 0);
};

/** max(1 - y p, 0), for labels -1 and 1 (or 0 and 1). */
export const hinge = defineLoss('hinge', (yTrue, yPred, _options, who) =>
  ops.mean(margin(who, yTrue, yPred), -1),
);

/** max(1 - y p, 0)². */
export const squaredHinge = defineLoss('squaredHinge', (yTrue, yPred, _options, who) =>
  ops.mean(ops.square(margin(who, yTrue, yPred)), -1),
);

/** max(1 + the greatest p of another class - p of the class, 0). */
export const categoricalHinge = defineLoss('categoricalHinge', (yTrue, yPred, _options, who) => {
  const [y, p] = alignLabels(who, yTrue, yPred);
  const own = ops.sum(ops.mul(y, p), -1);
  const other = ops.max(ops.mul(ops.sub(1, y), p), -1);
  return ops.maximum(ops.add(ops.sub(other, own), 1), 0);
});
