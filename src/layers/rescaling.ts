// SPDX-License-Identifier: MIT
import { add, mul } from '../ops/index.js';
import { affine } from '../ops/unary.js';
import { type Tensor, tensor } from '../tensor.js';
import { checkStretches } from './checks.js';
import { checkConstant, type Constant } from './constants.js';
import { Layer, type LayerConfig } from './layer.js';

export interface RescalingConfig extends LayerConfig {
  /** A factor, or an array of them that broadcasts: one a channel. */
  scale: Constant;
  /** What is added then, a number or an array likewise. Default 0. */
  offset?: Constant;
}

/**
 * x · scale + offset, as float32.
 *
 * @example model.add(gm.layers.rescaling({ scale: 1 / 127.5, offset: -1, inputShape: [28, 28, 1] })) // bytes to [-1, 1]
 */
export class Rescaling extends Layer<RescalingConfig> {
  static override readonly className: string = 'Rescaling';
  static override readonly configKeys: readonly string[] = ['scale', 'offset'];
  override supportsMasking = true;
  private scale!: number | Tensor;
  private offset!: number | Tensor;

  constructor(config: RescalingConfig) {
    super(config);
    checkConstant(this, 'scale', config.scale);
    checkConstant(this, 'offset', config.offset ?? 0);
  }
  override build(): void {
    const { scale, offset = 0 } = this.config;
    this.scale = typeof scale === 'number' ? scale : tensor(scale, undefined, this.dtype);
    this.offset = typeof offset === 'number' ? offset : tensor(offset, undefined, this.dtype);
  }
  /** Keras does not read it without its offset. */
  override getConfig(): Record<string, unknown> {
    return { offset: 0, ...super.getConfig() };
  }
  override call(x: Tensor): Tensor {
    const { scale, offset } = this;
    if (typeof scale === 'number' && typeof offset === 'number')
      return affine(this.title, x, scale, offset);
    for (const [option, value] of Object.entries({ scale, offset }))
      if (typeof value !== 'number') checkStretches(this, option, value.shape, x.shape);
    return add(mul(x, scale), offset);
  }
}
