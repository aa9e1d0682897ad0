// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch, ShapeError } from '../errors.js';
import { checkKeys, checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import { type Shape, sizeOf } from '../shape.js';
import { stream } from '../stream.js';
import { type Tensor, tensor } from '../tensor.js';
import { asType, Initializer, type Seeded, seedOption } from './initializer.js';

export interface OrthogonalConfig extends Seeded {
  gain?: number;
}

/**
 * A random matrix with orthonormal columns, or rows where it has fewer of them, times `gain` (Saxe et al. 2014).
 * The axes but the last are folded into the rows. Computed on the host, in double.
 */
export class Orthogonal extends Initializer {
  readonly initializerName = 'orthogonal';
  readonly config: Readonly<Required<OrthogonalConfig>>;
  constructor(config: OrthogonalConfig = {}) {
    super();
    checkKeys('orthogonal', config, ['gain', 'seed']);
    const { gain = 1, seed = null } = config;
    checkNumber('orthogonal', 'gain', gain);
    this.config = { gain, seed };
  }

  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    if (shape.length < 2)
      throw new ShapeError(mismatch('orthogonal', 'a shape of at least two axes', shape));
    const cols = shape.at(-1)!;
    const rows = sizeOf(shape.slice(0, -1));
    const [long, short] = [Math.max(rows, cols), Math.min(rows, cols)];
    const a = stream.outside(() => {
      const drawn = ops.randomNormal([long, short], {
        mean: 0,
        stddev: 1,
        ...seedOption(this.config.seed),
      });
      const values = Float64Array.from(drawn.dataSync());
      drawn.dispose();
      return values;
    });
    const q = orthonormal(a, long, short);
    const flat = new Float32Array(rows * cols);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < cols; j++)
        flat[i * cols + j] = this.config.gain * (rows < cols ? q[j * short + i] : q[i * short + j]);
    return asType(tensor(flat, [...shape]), dtype);
  }
}

/**
 * The Q of a = QR with a positive diagonal of R, for a [m, n], m ≥ n (Householder 1958). With that sign, Q is uniform over all
 * orthonormal matrices (Mezzadri 2007).
 */
export function orthonormal(a: Float64Array, m: number, n: number): Float64Array {
  const signs = new Float64Array(n);
  for (let k = 0; k < n; k++) signs[k] = reflectColumn(a, m, n, k);
  const q = new Float64Array(m * n);
  for (let k = 0; k < n; k++) q[k * n + k] = signs[k];
  for (let k = n - 1; k >= 0; k--) for (let j = k; j < n; j++) reflect(a, q, m, n, k, j);
  return q;
}

/** Puts the reflection that zeroes column k below its diagonal, scaled to norm √2, in that place, and applies it to the columns behind. Gives the sign of R's diagonal. */
function reflectColumn(a: Float64Array, m: number, n: number, k: number): number {
  let square = 0;
  for (let i = k; i < m; i++) square += a[i * n + k] ** 2;
  const sign = a[k * n + k] > 0 ? -1 : 1;
  const norm = Math.sqrt(square);
  a[k * n + k] -= sign * norm;
  const scale = Math.sqrt(norm * Math.abs(a[k * n + k]));
  for (let i = k; i < m; i++) a[i * n + k] = scale === 0 ? 0 : a[i * n + k] / scale;
  for (let j = k + 1; j < n; j++) reflect(a, a, m, n, k, j);
  return sign;
}

/** Column j of `x` becomes x - v (v·x), for the reflection v in column k of `a`. */
function reflect(
  a: Float64Array,
  x: Float64Array,
  m: number,
  n: number,
  k: number,
  j: number,
): void {
  let dot = 0;
  for (let i = k; i < m; i++) dot += a[i * n + k] * x[i * n + j];
  for (let i = k; i < m; i++) x[i * n + j] -= dot * a[i * n + k];
}
