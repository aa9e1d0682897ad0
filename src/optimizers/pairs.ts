// SPDX-License-Identifier: MIT
// Variables with their gradients.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { cast } from '../ops/index.js';
import { sameShape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';

export type Pairs = readonly (readonly [Variable, Tensor])[];

/**
 * Those that have a gradient.
 * @throws ShapeError where gradients do not match the variables one by one; Error where none has one
 */
export function paired(
  who: string,
  grads: readonly (Tensor | undefined)[],
  variables: readonly Variable[],
): Pairs {
  if (grads.length !== variables.length) {
    const expected = `a gradient for each of ${variables.length} variables`;
    throw new ShapeError(mismatch(who, expected, grads.length));
  }
  const pairs = variables.flatMap((v, i) =>
    grads[i] === undefined ? [] : [[v, grads[i]] as const],
  );
  for (const [v, g] of pairs) {
    if (sameShape(v.shape, g.shape)) continue;
    const expected = `a gradient of shape ${shapeText(v.shape)} for "${v.name}"`;
    throw new ShapeError(mismatch(who, expected, shapeText(g.shape)));
  }
  if (pairs.length === 0 && grads.length > 0)
    throw new Error(`${who}: no variable has a gradient. Does the loss depend on them?`);
  return pairs;
}

/** The gradient in the dtype of the variable. */
export const likeVariable = (p: Variable, g: Tensor): Tensor =>
  g.dtype === p.dtype ? g : cast(g, p.dtype);

export const mapGradients = (pairs: Pairs, change: (g: Tensor) => Tensor): Pairs =>
  pairs.map(([p, g]) => [p, change(g)] as const);
