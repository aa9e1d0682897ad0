// SPDX-License-Identifier: MIT
// What convolutional layers have in common: where their windows lie, a bias and an activation.
import { type Activation, type ActivationLike, getActivation } from '../activations/index.js';
import { mismatch } from '../errors.js';
import { batchAxes } from '../ops/data_format.js';
import type { ConvEpilogue } from '../ops/conv.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { oneOf, positiveIntegers } from './checks.js';
import { type DataFormat, dataFormatOf } from './data_format.js';
import { Layer, type LayerConfig } from './layer.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

export type Axes = 1 | 2 | 3;
/** One integer for all spatial axes, or one for each. */
export type PerAxis<N extends Axes> =
  | number
  | { 1: readonly [number]; 2: readonly [number, number]; 3: readonly [number, number, number] }[N];

export interface ConvolutionConfig<N extends Axes> extends LayerConfig, WeightConfig<'bias'> {
  /** How far a window reaches on each axis. */
  kernelSize: PerAxis<N>;
  /** From one window to the next. Default 1. */
  strides?: PerAxis<N>;
  /**
   * 'valid' (default): windows inside the input only; 'same': as many as keep the extent, over the stride; 'causal', of one axis: the
   * same, and none sees a later step.
   */
  padding?: { 1: PaddingWord; 2: 'valid' | 'same'; 3: 'valid' | 'same' }[N];
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
  /** From one place of a window to the next. Default 1. */
  dilationRate?: PerAxis<N>;
  activation?: ActivationLike;
  useBias?: boolean;
}
type PaddingWord = 'valid' | 'same' | 'causal';
/** What the op is told, beside the weights. */
export interface Convolving extends ConvEpilogue {
  strides: readonly number[];
  padding: PaddingWord;
  dilationRate: readonly number[];
  dataFormat: DataFormat;
}

export abstract class Convolution<N extends Axes, C extends ConvolutionConfig<N>> extends Layer<C> {
  static override readonly configKeys: readonly string[] = [
    'kernelSize',
    'strides',
    'padding',
    'dataFormat',
    'dilationRate',
    'activation',
    'useBias',
    ...weightKeys('bias'),
  ];
  protected readonly kernelSize: readonly number[];
  protected readonly geometry: Convolving;
  protected readonly activation: Activation;
  bias?: Variable;

  constructor(
    config: C,
    protected readonly axes: N,
    paddings: readonly PaddingWord[] = axes === 1 ? ['valid', 'same', 'causal'] : ['valid', 'same'],
  ) {
    super(config);
    this.kernelSize = positiveIntegers(this, 'kernelSize', config.kernelSize, axes);
    this.geometry = {
      strides: positiveIntegers(this, 'strides', config.strides ?? 1, axes),
      padding: oneOf(this, 'padding', config.padding ?? 'valid', paddings),
      dilationRate: positiveIntegers(this, 'dilationRate', config.dilationRate ?? 1, axes),
      dataFormat: dataFormatOf(this, config.dataFormat),
    };
    this.activation = getActivation(config.activation);
  }
  /** As in Keras: not every one of its backends has both. */
  protected refuseDilatedStrides(): void {
    const { strides, dilationRate } = this.geometry;
    if (Math.max(...strides) === 1 || Math.max(...dilationRate) === 1) return;
    const expected = '`strides` or `dilationRate` to be 1';
    throw new TypeError(mismatch(this.title, expected, [...strides, ...dilationRate]));
  }

  override build(sample: Shape): void {
    const expected = batchAxes(this.axes, this.geometry.dataFormat).slice(1);
    this.expectSample(sample, `[${expected.join(', ')}]`, sample.length === expected.length);
    const filters = this.buildKernel(sample[this.channelAxis - 1]);
    if (this.config.useBias ?? true)
      this.bias = this.addWeight('bias', [filters], weightOptions(this.config, 'bias', 'zeros'));
  }
  /** Adds the kernel, or kernels, for so many channels; gives how many filters there are. */
  protected abstract buildKernel(channels: number): number;

  override call(x: Tensor): Tensor {
    this.expectExtents(x, [this.channelAxis]);
    const activation = this.activation.fused;
    const y = this.convolve(x, { ...this.geometry, bias: this.bias, activation });
    return activation === undefined ? this.activation(y) : y;
  }
  protected abstract convolve(x: Tensor, options: Convolving): Tensor;

  protected get channelAxis(): number {
    return this.geometry.dataFormat === 'channelsFirst' ? 1 : this.axes + 1;
  }
}
