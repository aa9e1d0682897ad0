// SPDX-License-Identifier: MIT
// Instructions that both floats and integers have.
import { ofFloats, rounding } from './floats.mjs';
import { isFloat } from './function.mjs';
import { ofIntegers } from './integers.mjs';

const either = name => (f, i) =>
  (isFloat(i.type.replace('x2', '')) ? ofFloats : ofIntegers)[name](f, i);

const parts = ['lo', 'hi', 'wide'];
const modifiers = {
  add: [...rounding, 'ftz', 'sat', 'cc'],
  sub: [...rounding, 'ftz', 'sat', 'cc'],
  mul: [...rounding, 'ftz', 'sat', ...parts],
  mad: [...rounding, 'ftz', 'sat', 'cc', ...parts],
  div: [...rounding, 'ftz', 'approx', 'full'],
  min: ['ftz', 'NaN'],
  max: ['ftz', 'NaN'],
  neg: ['ftz'],
  abs: ['ftz'],
};

/** name: [the words that may follow, what makes a C++ statement of it] */
export const arithmetic = Object.fromEntries(
  Object.entries(modifiers).map(([name, words]) => [name, [words, either(name)]]),
);
