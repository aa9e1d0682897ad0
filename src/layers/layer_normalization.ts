// SPDX-License-Identifier: MIT
import { layerNormalization } from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type AffineConfig, AffineLayer, normalizedAxes } from './affine.js';
import { axisList } from './checks.js';

export interface LayerNormalizationConfig extends AffineConfig {
  /** The axis, or axes, to normalize over; gamma and beta are of their shape. Default -1. */
  axis?: number | readonly number[];
}

/**
 * Layer normalization (Ba et al. 2016): (x - mean) / √(variance + epsilon) · gamma + beta, with the moments of each sample along
 * some axes.
 *
 * @example model.add(gm.layers.layerNormalization({ axis: [1, 2] }))
 */
export class LayerNormalization extends AffineLayer<LayerNormalizationConfig> {
  static override readonly className: string = 'LayerNormalization';
  override supportsMasking = true;
  private readonly asked: readonly number[];
  /** `axis` from 0, in order. */
  private normalized: readonly number[] = [];

  constructor(config: LayerNormalizationConfig = {}) {
    super(config);
    this.asked = axisList(this, 'axis', config.axis ?? -1);
  }
  override build(sample: Shape): void {
    this.normalized = normalizedAxes(this.title, this.asked, sample);
    this.addAffine(this.normalized.map(axis => sample[axis - 1]));
  }
  override call(x: Tensor): Tensor {
    this.expectExtents(x, this.normalized);
    const { gamma, beta, normalized: axis, epsilon } = this;
    return layerNormalization(x, { gamma, beta, axis, epsilon });
  }
}
