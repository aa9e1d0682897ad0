// SPDX-License-Identifier: MIT
// tfjs's names for gradients: by tensors in an array, and by variables under their names.
import { valueAndGrad } from '../autograd.js';
import { mismatch } from '../errors.js';
import type { Tensor, Variable } from '../tensor.js';

type ScalarFunction = (...xs: Tensor[]) => Tensor;

/** The function that gives the gradients of `fn` by each of an array of tensors. */
export function grads(fn: ScalarFunction): (xs: readonly Tensor[], dy?: Tensor) => Tensor[] {
  return (xs, dy) => {
    const weighed = dy ? (...at: Tensor[]) => fn(...at).mul(dy).sum() : fn; // prettier-ignore
    const found = valueAndGrads(weighed)(xs);
    found.value.dispose();
    return found.grads;
  };
}
/** The same, and the value. */
export const valueAndGrads =
  (fn: ScalarFunction) =>
  (xs: readonly Tensor[]): { value: Tensor; grads: Tensor[] } =>
    valueAndGrad(fn)(...xs);
/** A scalar's gradients by variables, under their names. */
export function variableGrads(
  fn: () => Tensor,
  variables: readonly Variable[],
): { value: Tensor; grads: Record<string, Tensor> } {
  if (!Array.isArray(variables) || variables.length === 0)
    throw new TypeError(
      mismatch('variableGrads', 'an array of variables', variables, 'Variables are not found by themselves.'), // prettier-ignore
    );
  const names = variables.map((v: Variable) => v.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new TypeError(
      mismatch('variableGrads', 'variables of different names', `${twice} twice`, 'Use valueAndGrad(fn, variables), which gives an array.'), // prettier-ignore
    );
  const { value, grads: found } = valueAndGrad(fn, [...(variables as Variable[])])();
  return { value, grads: Object.fromEntries(names.map((name, i) => [name, found[i]])) };
}
