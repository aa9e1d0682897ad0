// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { broadcastTo, cos, reshape, sin, slice, stack } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';
import { anglesOf, type PositionOptions, positiveNumber } from './positions.js';

export interface SinePositionEncodingConfig extends LayerConfig {
  /** The longest wavelength, over 2π. Default 10,000. */
  maxWavelength?: number;
}

/**
 * What tells a network where a step stands (Vaswani et al. 2017, section 3.5): for `[batch, steps, features]` numbers of that shape,
 * to be added to it.
 *
 *   y[pos, 2i] = sin(pos / maxWavelength^(2i / features))      y[pos, 2i + 1] = cos(the same)
 *
 * @example
 * const positions = gm.layers.sinePositionEncoding();
 * const x = gm.add(embedded, positions.apply(embedded));
 */
export class SinePositionEncoding extends Layer<SinePositionEncodingConfig, PositionOptions> {
  static override readonly className: string = 'SinePositionEncoding';
  static override readonly configKeys: readonly string[] = ['maxWavelength'];
  override supportsMasking = true;
  readonly maxWavelength: number;

  constructor(config: SinePositionEncodingConfig = {}) {
    super(config);
    this.maxWavelength = config.maxWavelength ?? 10_000;
    positiveNumber(this, 'maxWavelength', this.maxWavelength);
  }
  override call(x: Tensor, { startIndex }: PositionOptions): Tensor {
    if (x.rank < 3)
      throw new ShapeError(mismatch(this.title, 'input [batch, steps, features]', x.shape));
    const [steps, features] = x.shape.slice(-2);
    const angles = anglesOf(this, [steps, features], this, startIndex);
    const turns = stack([sin(angles), cos(angles)], -1);
    const all = reshape(turns, [steps, 2 * angles.shape[1]]);
    return broadcastTo(slice(all, [0, 0], [steps, features]), x.shape);
  }
}
