// SPDX-License-Identifier: MIT
// Some rows of a database, and the rows nearest to a query by |q - x|² = |q|² + (|x|² - 2 q·x): one matrix product for many queries,
// with the lengths as its bias. |q|² does not change the order, and is left out.
import { packWeights, sgemm } from 'gemmule/kernels';

/** Memory that threads share; `.async` kernels use it in place. */
export const sharedFloats = count => new Float32Array(new SharedArrayBuffer(4 * count));

export class Shard {
  /** @param rows Float32Array of count * width; `first`: the number of the first of them in the database */
  constructor(rows, width, first, mostQueries) {
    this.width = width;
    this.first = first;
    this.count = rows.length / width;
    this.packed = packWeights(rows, { k: width, n: this.count, transB: true });
    this.lengths = lengthsOf(rows, width);
    this.scores = sharedFloats(mostQueries * this.count);
  }
  /** Writes for each query the number of its nearest row to `numbers`, and how near it is to `nearness`. */
  async nearest(queries, m, { numbers, nearness }) {
    const { packed: b, lengths: bias, scores: c, width: k, count: n } = this;
    await sgemm.async({ m, n, k, a: queries, b, c, bias, alpha: -2 });
    for (let q = 0; q < m; q++) {
      const row = c.subarray(q * n, (q + 1) * n);
      const at = indexOfLeast(row);
      numbers[q] = this.first + at;
      nearness[q] = row[at];
    }
  }
}

function lengthsOf(rows, width) {
  const lengths = sharedFloats(rows.length / width);
  for (let i = 0; i < rows.length; i++) lengths[Math.floor(i / width)] += rows[i] ** 2;
  return lengths;
}

function indexOfLeast(values) {
  let at = 0;
  for (let i = 1; i < values.length; i++) if (values[i] < values[at]) at = i;
  return at;
}
