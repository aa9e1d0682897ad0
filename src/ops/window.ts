// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { chosenName } from '../naming.js';

/** a₀ - a₁ cos(t) + a₂ cos(2t) - ..., t from 0 to 2π. */
const cosineSums = {
  boxcar: [1],
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  nuttall: [0.3635819, 0.4891775, 0.1365995, 0.0106411],
  blackmanharris: [0.35875, 0.48829, 0.14128, 0.01168],
  flattop: [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368],
};
/** A window's name, its values, or null: none. */
export type Window = keyof typeof cosineSums | readonly number[] | null;

/** The values of a window for frames of n elements; a periodic one is the symmetric one of n + 1 without its last. @internal */
export function windowValues(
  who: string,
  window: Window,
  { n, periodic = true }: { n: number; periodic?: boolean },
): readonly number[] | null {
  if (window === null) return null;
  if (typeof window === 'string' || !Array.isArray(window)) {
    const names = Object.keys(cosineSums) as (keyof typeof cosineSums)[];
    const terms = cosineSums[chosenName(who, 'window', window, names)];
    const last = periodic ? n : n - 1;
    return Array.from({ length: n }, (_, i) =>
      last === 0 ? 1 : sumOfCosines(terms, (2 * Math.PI * i) / last),
    );
  }
  if (window.length !== n || !window.every(v => Number.isFinite(v)))
    throw new ShapeError(mismatch(who, `\`window\` of ${n} values, as a frame has`, window));
  return window as readonly number[];
}
const sumOfCosines = (terms: readonly number[], t: number): number =>
  terms.reduce((sum, a, k) => sum + (-1) ** k * a * Math.cos(k * t), 0);
