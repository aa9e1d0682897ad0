// SPDX-License-Identifier: MIT
import { convolveDepthwise } from '../ops/depthwise_conv.js';
import type { Tensor, Variable } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { type Axes, Convolution, type ConvolutionConfig, type Convolving } from './convolution.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

interface DepthwiseConvConfig<N extends Axes>
  extends ConvolutionConfig<N>, WeightConfig<'depthwise'> {
  /** Filters of each channel. Default 1. */
  depthMultiplier?: number;
}
export type DepthwiseConv1DConfig = DepthwiseConvConfig<1>;
export type DepthwiseConv2DConfig = DepthwiseConvConfig<2>;

/** What the two have in common. */
abstract class DepthwiseConv<N extends Axes> extends Convolution<N, DepthwiseConvConfig<N>> {
  static override readonly configKeys: readonly string[] = [
    'depthMultiplier',
    ...Convolution.configKeys,
    ...weightKeys('depthwise'),
  ];
  private readonly multiplier: number;
  kernel!: Variable;

  constructor(config: DepthwiseConvConfig<N>, axes: N) {
    super(config, axes);
    this.multiplier = config.depthMultiplier ?? 1;
    positiveInteger(this, 'depthMultiplier', this.multiplier);
  }
  protected override buildKernel(channels: number): number {
    const shape = [...this.kernelSize, channels, this.multiplier];
    this.kernel = this.addWeight('kernel', shape, weightOptions(this.config, 'depthwise'));
    return channels * this.multiplier;
  }
  protected override convolve(x: Tensor, options: Convolving): Tensor {
    return convolveDepthwise(this.title, this.axes, { x, kernel: this.kernel }, options);
  }
}

/**
 * Filters for each channel of `[batch, length, channels]` alone.
 *
 * @example model.add(gm.layers.depthwiseConv1d({ kernelSize: 5, padding: 'same' }))
 */
export class DepthwiseConv1D extends DepthwiseConv<1> {
  static override readonly className: string = 'DepthwiseConv1D';
  constructor(config: DepthwiseConv1DConfig) {
    super(config, 1);
  }
}

/**
 * Filters for each channel of `[batch, height, width, channels]` alone.
 *
 * @example model.add(gm.layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same' }))
 */
export class DepthwiseConv2D extends DepthwiseConv<2> {
  static override readonly className: string = 'DepthwiseConv2D';
  constructor(config: DepthwiseConv2DConfig) {
    super(config, 2);
  }
}
