// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { convolve, convolvePacked, packKernel } from '../ops/conv.js';
import type { Tensor, Variable } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { type Axes, Convolution, type ConvolutionConfig, type Convolving } from './convolution.js';
import type { Layer } from './layer.js';
import { folded, followersOf } from './folding.js';
import type { Prepared } from './prepared.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

interface ConvConfig<N extends Axes> extends ConvolutionConfig<N>, WeightConfig<'kernel'> {
  /** Channels of the result. */
  filters: number;
  /** How many groups the channels and the filters fall into; each group of filters sees its own channels only. Default 1. */
  groups?: number;
}
export type Conv1DConfig = ConvConfig<1>;
export type Conv2DConfig = ConvConfig<2>;
export type Conv3DConfig = ConvConfig<3>;

/** What the three have in common. */
abstract class Conv<N extends Axes> extends Convolution<N, ConvConfig<N>> {
  static override readonly configKeys: readonly string[] = [
    'filters',
    'groups',
    ...Convolution.configKeys,
    ...weightKeys('kernel'),
  ];
  private readonly groups: number;
  kernel!: Variable;

  constructor(config: ConvConfig<N>, axes: N) {
    super(config, axes);
    const { filters, groups = 1 } = config;
    positiveInteger(this, 'filters', filters);
    positiveInteger(this, 'groups', groups);
    this.groups = groups;
    if (filters % groups !== 0) {
      const expected = `\`groups\` to divide the ${filters} filters`;
      throw new RangeError(mismatch(this.title, expected, groups));
    }
    this.refuseDilatedStrides();
  }
  protected override buildKernel(channels: number): number {
    const { groups, config } = this;
    if (channels % groups !== 0) {
      const expected = `\`groups\` to divide the ${channels} channels of the input`;
      throw new RangeError(mismatch(this.title, expected, groups));
    }
    const shape = [...this.kernelSize, channels / groups, config.filters];
    this.kernel = this.addWeight('kernel', shape, weightOptions(config, 'kernel'));
    return config.filters;
  }
  protected override convolve(x: Tensor, options: Convolving): Tensor {
    const { axes, groups, kernel } = this;
    return convolve(this.title, axes, { x, kernel }, { ...options, groups });
  }
  /** With the kernel packed; where nothing stands between, a normalization behind it folded in, and an activation fused. */
  override prepared(following: readonly Layer[]): Prepared | null {
    const { axes, groups, kernel, bias, geometry, channelAxis } = this;
    if (this.call !== Conv.prototype.call || this.activation.fused === undefined) return null;
    const isLinear = this.activation.fused === 'linear';
    const { layers, normalization, activation } = followersOf(
      isLinear ? following : [],
      channelAxis,
    );
    const options = { ...geometry, groups, activation: activation ?? this.activation.fused };
    return {
      layers: 1 + layers,
      count: bias || normalization ? 2 : 1,
      weights: () => {
        const own = normalization ? folded(kernel, bias, normalization) : { kernel, bias };
        const packed = packKernel(own.kernel, groups);
        return own.bias ? [packed, own.bias] : [packed];
      },
      call: (x, [packed, bias]) =>
        convolvePacked(
          this.title,
          axes,
          { x: this.admit(x as Tensor), packed, shape: kernel.shape },
          { ...options, bias },
        ),
    };
  }
}

/**
 * Convolution over the steps of `[batch, length, channels]`.
 *
 * @example model.add(gm.layers.conv1d({ filters: 16, kernelSize: 3, padding: 'causal', dilationRate: 2 }))
 */
export class Conv1D extends Conv<1> {
  static override readonly className: string = 'Conv1D';
  constructor(config: Conv1DConfig) {
    super(config, 1);
  }
}

/**
 * Convolution over the images of `[batch, height, width, channels]`.
 *
 * @example model.add(gm.layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu', inputShape: [28, 28, 1] }))
 */
export class Conv2D extends Conv<2> {
  static override readonly className: string = 'Conv2D';
  constructor(config: Conv2DConfig) {
    super(config, 2);
  }
}

/**
 * Convolution over the volumes of `[batch, depth, height, width, channels]`.
 *
 * @example model.add(gm.layers.conv3d({ filters: 8, kernelSize: [1, 3, 3] }))
 */
export class Conv3D extends Conv<3> {
  static override readonly className: string = 'Conv3D';
  constructor(config: Conv3DConfig) {
    super(config, 3);
  }
}
