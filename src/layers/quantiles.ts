// SPDX-License-Identifier: MIT
// Quantiles of data that come in parts, within an error, in float32: the algorithm of Keras's Discretization.

/** Values in order, each with how many of the data it stands for. */
export interface Summary {
  values: Float32Array;
  weights: Float32Array;
}
export const nothing: Summary = { values: new Float32Array(), weights: new Float32Array() };

/** About 1 / epsilon of the data, at equal distances in their order. */
export function summarize(data: Float32Array, epsilon: number): Summary {
  const sorted = data.slice().sort();
  const step = Math.max(sorted.length / (1 / epsilon), 1);
  const stride = Math.trunc(step);
  const count = Math.ceil((sorted.length - Math.trunc(step - 1)) / stride);
  const values = Float32Array.from(
    { length: Math.max(0, count) },
    (_, i) => sorted[Math.trunc(step - 1) + i * stride],
  );
  return { values, weights: new Float32Array(values.length).fill(step) };
}

export function merge(a: Summary, b: Summary, epsilon: number): Summary {
  const values = [...a.values, ...b.values];
  const weights = [...a.weights, ...b.weights];
  const order = [...values.keys()].sort((i, j) => values[i] - values[j]);
  return compress(
    {
      values: Float32Array.from(order, i => values[i]),
      weights: Float32Array.from(order, i => weights[i]),
    },
    epsilon,
  );
}

/** Where `bins` bins of about as many data each end. */
export const boundaries = (summary: Summary, bins: number): number[] =>
  Array.from(compress(summary, 1 / bins).values.slice(0, -1));

/** The summary at 1 / epsilon shares of the whole, interpolated between its values. */
function compress({ values, weights }: Summary, epsilon: number): Summary {
  if (values.length * epsilon < 1) return { values, weights };
  const totals = runningSum(weights);
  const shares = totals.map(total => total / totals[totals.length - 1]);
  const wanted = Array.from({ length: Math.ceil(1 / epsilon) }, (_, i) => epsilon + i * epsilon);
  const reached = wanted.map(share => interpolate(share, shares, totals));
  return {
    values: Float32Array.from(wanted, share => interpolate(share, shares, values)),
    weights: Float32Array.from(reached, (total, i) => total - (reached[i - 1] ?? 0)),
  };
}

function runningSum(x: Float32Array): Float32Array {
  const sums = x.slice();
  for (let i = 1; i < sums.length; i++) sums[i] += sums[i - 1];
  return sums;
}

/** The height at `x` of the line through the points (xs, ys), level beyond its ends. */
function interpolate(x: number, xs: Float32Array, ys: Float32Array): number {
  if (x <= xs[0]) return ys[0];
  const next = xs.findIndex(other => other > x);
  if (next < 0) return ys[ys.length - 1];
  const slope = (ys[next] - ys[next - 1]) / (xs[next] - xs[next - 1]);
  return slope * (x - xs[next - 1]) + ys[next - 1];
}
