// SPDX-License-Identifier: MIT
import { div, exp, max, softmax, stopGradient, sub, sum } from '../ops/index.js';
import { axesOf } from '../ops/axes.js';
import type { Tensor } from '../tensor.js';
import { axisList } from './checks.js';
import { Layer, type LayerConfig } from './layer.js';

export interface SoftmaxConfig extends LayerConfig {
  /** The axis, or axes, along which the outputs add up to 1. Default -1. */
  axis?: number | readonly number[];
}

/**
 * exp(x) / Σ exp(x) along one axis or over several together.
 *
 * @example model.add(gm.layers.softmax())
 */
export class Softmax extends Layer<SoftmaxConfig> {
  static override readonly className: string = 'Softmax';
  static override readonly configKeys: readonly string[] = ['axis'];
  override supportsMasking = true;
  private readonly axes: readonly number[];

  constructor(config: SoftmaxConfig = {}) {
    super(config);
    this.axes = axisList(this, 'axis', config.axis ?? -1);
  }
  override call(x: Tensor): Tensor {
    const axes = axesOf(this.title, this.axes, x.rank);
    if (axes.length === 1) return softmax(x, axes[0]);
    const top = stopGradient(max(x, axes, { keepDims: true })); // no exp overflows
    const powers = exp(sub(x, top));
    return div(powers, sum(powers, axes, { keepDims: true }));
  }
}
