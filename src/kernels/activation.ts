// SPDX-License-Identifier: MIT
// The activations that a product can apply as it is written: the lines of unary.def without parameters.
import { type Epilogue, epilogues, isParametrized } from '../epilogue.js';
import { mismatch, nearest } from '../errors.js';
import { findName } from '../naming.js';
import { UnaryFn } from '../native/ops.gen.js';

/** The activations that a kernel may apply as it writes its result. */
export type KernelActivation = Epilogue;

const codes: Readonly<Record<string, number>> = Object.fromEntries(
  epilogues.map(name => [name, UnaryFn[name]]),
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
  if (isParametrized(name)) return `It has parameters: apply ${name} to the result.`;
  return nearest(name, Object.keys(codes)) || `Known are ${Object.keys(codes).join(', ')}.`;
}
