// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';

export interface MaskingConfig extends LayerConfig {
  /** The value that fills steps which do not count. Default 0. */
  maskValue?: number;
}

/**
 * Masks each step of `[batch, steps, ..., features]` whose features all have one value: the layers behind it leave it out.
 *
 * @example gm.sequential([gm.layers.masking({ inputShape: [10, 8] }), gm.layers.lstm({ units: 32 })])
 */
export class Masking extends Layer<MaskingConfig> {
  static override readonly className: string = 'Masking';
  static override readonly configKeys: readonly string[] = ['maskValue'];
  private readonly maskValue: number;

  constructor(config: MaskingConfig = {}) {
    super(config);
    this.maskValue = config.maskValue ?? 0;
    checkNumber(this.title, 'maskValue', this.maskValue, 'a number', v => !Number.isNaN(v));
  }
  override call(x: Tensor): Tensor {
    const counted = this.computeMask(x);
    const y = ops.where(ops.expandDims(counted, -1), x, 0);
    y.mask = counted;
    return y;
  }
  override computeMask(x: Tensor): Tensor {
    return ops.any(ops.notEqual(x, this.maskValue), -1);
  }
}
