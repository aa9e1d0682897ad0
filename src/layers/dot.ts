// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { unitLength } from '../losses/unit_length.js';
import { einsum, expandDims } from '../ops/index.js';
import { axisOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { LayerConfig, Masks } from './layer.js';
import { Merge } from './merge.js';

export interface DotConfig extends LayerConfig {
  /** The axis that is summed over, of both inputs or one of each; 0 is that of the batch. */
  axes: number | readonly [number, number];
  /** Whether each input gets the length 1 along its axis, so that the products are cosines. Default false. */
  normalize?: boolean;
}

/**
 * The products of two inputs sample by sample, summed over an axis of each: of `[batch, n]` and `[batch, n]` `[batch, 1]`, of
 * `[batch, ...a, n]` and `[batch, ...b, n]` `[batch, ...a, ...b]`.
 *
 * @example gm.layers.dot({ axes: -1, normalize: true }).apply([query, document])
 */
export class Dot extends Merge<DotConfig> {
  static override readonly className: string = 'Dot';
  static override readonly configKeys: readonly string[] = ['axes', 'normalize'];
  protected override readonly count = 2;
  private readonly axes: readonly [number, number];

  constructor(config: DotConfig) {
    super(config);
    const given: unknown = config.axes;
    const axes: unknown = typeof given === 'number' ? [given, given] : given;
    if (!Array.isArray(axes) || axes.length !== 2 || !axes.every(Number.isSafeInteger))
      throw new TypeError(
        mismatch(this.title, '`axes` to be an axis, or one of each input', given),
      );
    this.axes = axes as unknown as [number, number];
  }

  protected override merge([a, b]: Tensor[]): Tensor {
    const [i, j] = this.axesOf(a, b);
    const isUnit = this.config.normalize ?? false;
    const [x, y] = isUnit ? [unitLength(a, i), unitLength(b, j)] : [a, b];
    const products = einsum(equationOf(a.rank, b.rank, i, j), x, y);
    return products.rank === 1 ? expandDims(products) : products;
  }
  private axesOf(a: Tensor, b: Tensor): [number, number] {
    const [i, j] = this.axes.map((axis, k) => axisOf(this.title, axis, [a, b][k].rank));
    const shapes = `${shapeText(a.shape)} and ${shapeText(b.shape)}`;
    if (i === 0 || j === 0)
      throw new RangeError(
        mismatch(this.title, `axes of samples (from 1) of ${shapes}`, this.axes),
      );
    if (a.shape[i] !== b.shape[j] || a.shape[0] !== b.shape[0]) {
      const expected = `as many samples of both, and equal extents on the axes ${i} and ${j}`;
      throw new ShapeError(`${this.title}: expected ${expected}, received ${shapes}.`);
    }
    return [i, j];
  }
  override computeMask(): Masks {
    return null;
  }
}

/** `bij,bkj->bik` */
function equationOf(p: number, q: number, i: number, j: number): string {
  const letter = (k: number) => String.fromCharCode('c'.charCodeAt(0) + k);
  const a = Array.from({ length: p }, (_, k) => (k === 0 ? 'a' : k === i ? 'b' : letter(k)));
  const b = Array.from({ length: q }, (_, k) => (k === 0 ? 'a' : k === j ? 'b' : letter(p + k)));
  const left = [...a, ...b.slice(1)].filter(axis => axis !== 'b');
  return `${a.join('')},${b.join('')}->${left.join('')}`;
}
