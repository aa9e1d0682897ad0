// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { lookup } from '../naming.js';
import type * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type Activation, named } from './activation.js';
import * as functions from './functions.js';

export type { Activation } from './activation.js';
export * from './functions.js';

/** The element-wise functions that a matrix product can apply to its result, by activation. */
const fused: Record<string, ops.Activation> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  tanh: 'tanh',
  exponential: 'exp',
  gelu: 'gelu',
  silu: 'silu',
  swish: 'silu',
  selu: 'selu',
  mish: 'mish',
  softplus: 'softplus',
  softsign: 'softsign',
  logSigmoid: 'logSigmoid',
  tanhShrink: 'tanhShrink',
  sparsePlus: 'sparsePlus',
  sparseSigmoid: 'sparseSigmoid',
  hardSigmoid: 'hardSigmoid',
  hardSilu: 'hardSilu',
  hardSwish: 'hardSilu',
  hardTanh: 'hardTanh',
};

const { threshold: _needsParameters, ...byName } = functions;
const table: Record<string, Activation> = Object.fromEntries(
  Object.entries(byName).map(([name, f]) => [
    name,
    named(name, f as (x: Tensor) => Tensor, fused[name]),
  ]),
);

/** An activation by name (Keras's or in camelCase), as a function, or none. */
export type ActivationLike = string | ((x: Tensor) => Tensor) | null | undefined;

/** The activation that a layer's config means: a name, a function of one tensor, or nothing (linear). */
export function getActivation(id: ActivationLike): Activation {
  if (id === null || id === undefined) return table.linear;
  if (typeof id === 'string') return lookup('activation', id, table);
  if (typeof id !== 'function')
    throw new TypeError(mismatch('activation', 'a name or a function of one tensor', id));
  if ('activationName' in id) return id as Activation;
  const known = Object.keys(byName).find(name => byName[name as keyof typeof byName] === id);
  return known === undefined ? named(id.name || 'custom', id) : table[known];
}
