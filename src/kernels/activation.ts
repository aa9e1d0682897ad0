// SPDX-License-Identifier: MIT
// The activations that a product can apply as it is written: the lines of unary.def without parameters.
import { mismatch, nearest } from '../errors.js';
import { findName } from '../naming.js';
import { UnaryFn } from '../native/ops.gen.js';

const parametrized = [
  'elu',
  'celu',
  'leakyRelu',
  'hardShrink',
  'softShrink',
  'squareplus',
  'threshold',
  'clip',
  'scale',
] as const;
type Parametrized = (typeof parametrized)[number];
export type KernelActivation = Exclude<keyof typeof UnaryFn, Parametrized>;

const codes: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(UnaryFn).filter(([name]) => !parametrized.includes(name as Parametrized)),
);

export function activationCode(who: string, name: unknown): number {
  if (name === undefined) return UnaryFn.linear;
  const found = typeof name === 'string' ? findName(name, codes) : undefined;
  if (found === undefined)
    throw new TypeError(mismatch(who, 'an `activation` without parameters', name, advice(name)));
  return codes[found];
}

function advice(name: unknown): string {
  if (typeof name !== 'string') return '';
  if (parametrized.includes(name as Parametrized))
    return `It has parameters: apply ${name} to the result.`;
  return nearest(name, Object.keys(codes)) || `Known are ${Object.keys(codes).join(', ')}.`;
}
