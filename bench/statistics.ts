// SPDX-License-Identifier: MIT
/** The value below which a share of `values` lies, between neighbours where it falls there. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (sorted[Math.ceil(at)] - sorted[below]) * (at - below);
}
export const median = (values: readonly number[]) => quantile(values, 0.5);

/** Median and quartiles. */
export interface Spread {
  median: number;
  q1: number;
  q3: number;
}
export const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  q1: quantile(values, 0.25),
  q3: quantile(values, 0.75),
});
