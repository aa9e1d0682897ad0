// SPDX-License-Identifier: MIT
import { convolveTransposed, outputPaddingOf } from '../ops/conv_transpose.js';
import type { Tensor, Variable } from '../tensor.js';
import { positiveInteger } from './checks.js';
import {
  type Axes,
  Convolution,
  type ConvolutionConfig,
  type Convolving,
  type PerAxis,
} from './convolution.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

interface ConvTransposeConfig<N extends Axes> extends ConvolutionConfig<N>, WeightConfig<'kernel'> {
  /** Channels of the result. */
  filters: number;
  /** 'valid' (default): all that the windows reach; 'same': the input's extent times the stride. */
  padding?: 'valid' | 'same';
  /** How much longer each axis is than the shortest that fits; less than its stride. */
  outputPadding?: PerAxis<N> | null;
}
export type Conv1DTransposeConfig = ConvTransposeConfig<1>;
export type Conv2DTransposeConfig = ConvTransposeConfig<2>;
export type Conv3DTransposeConfig = ConvTransposeConfig<3>;

/** What the three have in common. */
abstract class ConvTranspose<N extends Axes> extends Convolution<N, ConvTransposeConfig<N>> {
  static override readonly configKeys: readonly string[] = [
    'filters',
    'outputPadding',
    ...Convolution.configKeys,
    ...weightKeys('kernel'),
  ];
  private readonly outputPadding: readonly number[] | undefined;
  kernel!: Variable;

  constructor(config: ConvTransposeConfig<N>, axes: N) {
    super(config, axes, ['valid', 'same']);
    positiveInteger(this, 'filters', config.filters);
    this.outputPadding = outputPaddingOf(this.title, config.outputPadding, this.geometry.strides);
    this.refuseDilatedStrides();
  }
  protected override buildKernel(channels: number): number {
    const { filters } = this.config;
    const shape = [...this.kernelSize, filters, channels];
    this.kernel = this.addWeight('kernel', shape, weightOptions(this.config, 'kernel'));
    return filters;
  }
  protected override convolve(x: Tensor, options: Convolving): Tensor {
    const { axes, kernel, outputPadding } = this;
    const padding = options.padding as 'valid' | 'same';
    return convolveTransposed(
      this.title,
      axes,
      { x, kernel },
      { ...options, padding, outputPadding },
    );
  }
}

/**
 * Transposed convolution over the steps of `[batch, length, channels]`.
 *
 * @example model.add(gm.layers.conv1dTranspose({ filters: 16, kernelSize: 3, strides: 2 }))
 */
export class Conv1DTranspose extends ConvTranspose<1> {
  static override readonly className: string = 'Conv1DTranspose';
  constructor(config: Conv1DTransposeConfig) {
    super(config, 1);
  }
}

/**
 * Transposed convolution over the images of `[batch, height, width, channels]`.
 *
 * @example model.add(gm.layers.conv2dTranspose({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' })) // twice as high and wide
 */
export class Conv2DTranspose extends ConvTranspose<2> {
  static override readonly className: string = 'Conv2DTranspose';
  constructor(config: Conv2DTransposeConfig) {
    super(config, 2);
  }
}

/**
 * Transposed convolution over the volumes of `[batch, depth, height, width, channels]`.
 *
 * @example model.add(gm.layers.conv3dTranspose({ filters: 4, kernelSize: 2, strides: 2 }))
 */
export class Conv3DTranspose extends ConvTranspose<3> {
  static override readonly className: string = 'Conv3DTranspose';
  constructor(config: Conv3DTransposeConfig) {
    super(config, 3);
  }
}
