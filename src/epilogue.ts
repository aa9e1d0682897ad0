// SPDX-License-Identifier: MIT
// The element-wise functions that a product can apply as it is written: the lines of unary.def without parameters.
import { UnaryFn } from './native/ops.gen.js';

/** Those that have parameters, and so must be applied to the result. */
export const parametrized = [
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
export type Parametrized = (typeof parametrized)[number];
export type Epilogue = Exclude<keyof typeof UnaryFn, Parametrized>;

export const isParametrized = (name: string): boolean =>
  (parametrized as readonly string[]).includes(name);
export const epilogues = Object.keys(UnaryFn).filter(fn => !isParametrized(fn)) as Epilogue[];
