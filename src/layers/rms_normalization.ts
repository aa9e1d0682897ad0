// SPDX-License-Identifier: MIT
import { checkFromZero } from '../naming.js';
import { rmsNormalization } from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { normalizedAxes } from './affine.js';
import { axisList } from './checks.js';
import { Layer, type LayerConfig } from './layer.js';

export interface RMSNormalizationConfig extends LayerConfig {
  /** The axis, or axes, to normalize over; the scale is of their shape. Default -1. */
  axis?: number | readonly number[];
  /** Added to the mean square. Default 1e-6. */
  epsilon?: number;
}

/**
 * Root mean square normalization (Zhang & Sennrich 2019): x / √(mean square + epsilon) · scale, over each sample along some axes.
 *
 * @example model.add(gm.layers.rmsNormalization())
 */
export class RMSNormalization extends Layer<RMSNormalizationConfig> {
  static override readonly className: string = 'RMSNormalization';
  static override readonly configKeys: readonly string[] = ['axis', 'epsilon'];
  private readonly asked: readonly number[];
  private readonly epsilon: number;
  /** `axis` from 0, in order. */
  private normalized: readonly number[] = [];
  scale!: Variable;

  constructor(config: RMSNormalizationConfig = {}) {
    super(config);
    this.asked = axisList(this, 'axis', config.axis ?? -1);
    this.epsilon = config.epsilon ?? 1e-6;
    checkFromZero(this.title, 'epsilon', this.epsilon);
  }
  override build(sample: Shape): void {
    this.normalized = normalizedAxes(this.title, this.asked, sample);
    const shape = this.normalized.map(axis => sample[axis - 1]);
    this.scale = this.addWeight('scale', shape, { initializer: 'ones' });
  }
  override call(x: Tensor): Tensor {
    this.expectExtents(x, this.normalized);
    const { scale, normalized: axis, epsilon } = this;
    return rmsNormalization(x, { scale, axis, epsilon });
  }
}
