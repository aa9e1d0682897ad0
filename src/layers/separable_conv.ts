// SPDX-License-Identifier: MIT
import { convolveSeparable } from '../ops/depthwise_conv.js';
import type { Tensor, Variable } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { type Axes, Convolution, type ConvolutionConfig, type Convolving } from './convolution.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

interface SeparableConvConfig<N extends Axes>
  extends ConvolutionConfig<N>, WeightConfig<'depthwise'>, WeightConfig<'pointwise'> {
  /** Channels of the result. */
  filters: number;
  /** Filters of each channel, before they are mixed. Default 1. */
  depthMultiplier?: number;
}
export type SeparableConv1DConfig = SeparableConvConfig<1>;
export type SeparableConv2DConfig = SeparableConvConfig<2>;

/** What the two have in common. */
abstract class SeparableConv<N extends Axes> extends Convolution<N, SeparableConvConfig<N>> {
  static override readonly configKeys: readonly string[] = [
    'filters',
    'depthMultiplier',
    ...Convolution.configKeys,
    ...weightKeys('depthwise'),
    ...weightKeys('pointwise'),
  ];
  private readonly multiplier: number;
  depthwiseKernel!: Variable;
  pointwiseKernel!: Variable;

  constructor(config: SeparableConvConfig<N>, axes: N) {
    super(config, axes);
    this.multiplier = config.depthMultiplier ?? 1;
    positiveInteger(this, 'filters', config.filters);
    positiveInteger(this, 'depthMultiplier', this.multiplier);
  }
  protected override buildKernel(channels: number): number {
    const { config, kernelSize, multiplier } = this;
    this.depthwiseKernel = this.addWeight(
      'depthwise_kernel',
      [...kernelSize, channels, multiplier],
      weightOptions(config, 'depthwise'),
    );
    this.pointwiseKernel = this.addWeight(
      'pointwise_kernel',
      [...kernelSize.map(() => 1), channels * multiplier, config.filters],
      weightOptions(config, 'pointwise'),
    );
    return config.filters;
  }
  protected override convolve(x: Tensor, options: Convolving): Tensor {
    const { depthwiseKernel: depthwise, pointwiseKernel: pointwise } = this;
    return convolveSeparable(this.title, this.axes, { x, depthwise, pointwise }, options);
  }
}

/**
 * Filters for each channel of `[batch, length, channels]` alone, then a mix of the channels.
 *
 * @example model.add(gm.layers.separableConv1d({ filters: 32, kernelSize: 5 }))
 */
export class SeparableConv1D extends SeparableConv<1> {
  static override readonly className: string = 'SeparableConv1D';
  constructor(config: SeparableConv1DConfig) {
    super(config, 1);
  }
}

/**
 * Filters for each channel of `[batch, height, width, channels]` alone, then a mix of the channels (Chollet 2017).
 *
 * @example model.add(gm.layers.separableConv2d({ filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' }))
 */
export class SeparableConv2D extends SeparableConv<2> {
  static override readonly className: string = 'SeparableConv2D';
  constructor(config: SeparableConv2DConfig) {
    super(config, 2);
  }
}
