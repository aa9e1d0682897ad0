// SPDX-License-Identifier: MIT
import { unitLength } from '../losses/unit_length.js';
import { axesOf } from '../ops/axes.js';
import type { Tensor } from '../tensor.js';
import { axisList } from './checks.js';
import { Layer, type LayerConfig } from './layer.js';

export interface UnitNormalizationConfig extends LayerConfig {
  /** The axis, or axes, along which the norm is taken. Default -1. */
  axis?: number | readonly number[];
}

/** Keras's: norms below 1e-12 count as 1e-12. */
const LEAST_SQUARE = 1e-24;

/**
 * x / ‖x‖₂: vectors of length 1 along an axis. Zeros stay zeros.
 *
 * @example model.add(gm.layers.unitNormalization())
 */
export class UnitNormalization extends Layer<UnitNormalizationConfig> {
  static override readonly className: string = 'UnitNormalization';
  static override readonly configKeys: readonly string[] = ['axis'];
  override supportsMasking = true;
  private readonly axes: readonly number[];

  constructor(config: UnitNormalizationConfig = {}) {
    super(config);
    this.axes = axisList(this, 'axis', config.axis ?? -1);
  }
  override call(x: Tensor): Tensor {
    return unitLength(x, axesOf(this.title, this.axes, x.rank), LEAST_SQUARE);
  }
}
