// SPDX-License-Identifier: MIT
// Convolutional LSTM (Shi et al. 2015): that of lstm_cell.ts, whose products are convolutions.
import type { Activation, ActivationLike } from '../activations/index.js';
import { mismatch } from '../errors.js';
import * as ops from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { oneOf, positiveInteger, positiveIntegers } from './checks.js';
import type { PerAxis } from './convolution.js';
import { type DataFormat, dataFormatOf } from './data_format.js';
import { type Layer, traceShape } from './layer.js';
import { cellConfig, Recurrent, type RecurrentConfig, recurrentKeys } from './recurrent.js';
import {
  activationOf,
  forgetBias,
  gated,
  lstmStep,
  type NoiseConfig,
  NoisyCell,
  type Step,
} from './recurrent_cell.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

interface ConvLSTMCellConfig
  extends NoiseConfig, WeightConfig<'kernel'>, WeightConfig<'recurrent'>, WeightConfig<'bias'> {
  /** Channels of the state. */
  filters: number;
  /** How far a window reaches on each axis. */
  kernelSize: PerAxis<2>;
  /** From one window of the input to the next. Default 1. */
  strides?: PerAxis<2>;
  /** Of the input; the state keeps its extents. Default 'valid'. */
  padding?: 'valid' | 'same';
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
  /** From one place of a window of the input to the next. Default 1. */
  dilationRate?: PerAxis<2>;
  /** Default 'tanh'; null: none. */
  activation?: ActivationLike;
  /** That of the gates. Default 'sigmoid'; null: none. */
  recurrentActivation?: ActivationLike;
  useBias?: boolean;
  /** Whether the forget gate's bias starts at 1. Default true. */
  unitForgetBias?: boolean;
}

class ConvLSTMCell extends NoisyCell<ConvLSTMCellConfig> {
  static override readonly className: string = 'ConvLSTMCell';
  static override readonly configKeys: readonly string[] = [
    'filters',
    'kernelSize',
    'strides',
    'padding',
    'dataFormat',
    'dilationRate',
    'activation',
    'recurrentActivation',
    'useBias',
    'unitForgetBias',
    ...NoisyCell.configKeys,
    ...weightKeys('kernel'),
    ...weightKeys('recurrent'),
    ...weightKeys('bias'),
  ];
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  private readonly geometry: ops.ConvOptions;
  private stateShape: Shape = [];
  kernel!: Variable;
  recurrentKernel!: Variable;
  bias?: Variable;

  constructor(config: ConvLSTMCellConfig, owner: Layer) {
    super(config, owner);
    positiveInteger(this, 'filters', config.filters);
    const strides = positiveIntegers(this, 'strides', config.strides ?? 1, 2);
    const dilationRate = positiveIntegers(this, 'dilationRate', config.dilationRate ?? 1, 2);
    if (Math.max(...strides) > 1 && Math.max(...dilationRate) > 1) {
      const expected = '`strides` or `dilationRate` to be 1';
      throw new TypeError(mismatch(this.title, expected, [...strides, ...dilationRate]));
    }
    const padding = oneOf(this, 'padding', config.padding ?? 'valid', ['valid', 'same']);
    const dataFormat = dataFormatOf(this, config.dataFormat);
    this.geometry = { strides, padding, dataFormat, dilationRate };
    this.activation = activationOf(config.activation, 'tanh');
    this.recurrentActivation = activationOf(config.recurrentActivation, 'sigmoid');
  }
  private get channelAxis(): number {
    return this.geometry.dataFormat === 'channelsFirst' ? 1 : 3;
  }
  protected override get noises(): number {
    return 4;
  }
  override get stateShapes(): readonly Shape[] {
    return [this.stateShape, this.stateShape];
  }

  override build(sample: Shape): void {
    const { config, channelAxis } = this;
    this.expectSample(sample, '[steps, height, width, channels]', sample.length === 3);
    const window = positiveIntegers(this, 'kernelSize', config.kernelSize, 2);
    const [channels, width] = [sample[channelAxis - 1], 4 * config.filters];
    const kernel = weightOptions(config, 'kernel');
    this.kernel = this.addWeight('kernel', [...window, channels, width], kernel);
    this.recurrentKernel = this.addWeight(
      'recurrent_kernel',
      [...window, config.filters, width],
      weightOptions(config, 'recurrent', 'orthogonal'),
    );
    if (config.useBias ?? true) this.bias = this.addBias(width);
    const gates = traceShape(sample, this.dtype, x => this.fromInput(x as Tensor, [])) as Shape;
    this.stateShape = gates.map((n, i) => (i + 1 === channelAxis ? config.filters : n));
  }
  private addBias(width: number): Variable {
    const options = weightOptions(this.config, 'bias', 'zeros');
    const initializer = forgetBias(options.initializer);
    const unitForgetBias = this.config.unitForgetBias ?? true;
    return this.addWeight('bias', [width], unitForgetBias ? { ...options, initializer } : options);
  }

  private fromInput(x: Tensor, noise: readonly Tensor[]): Tensor {
    const convolve = (x: Tensor, w: Tensor) => ops.conv2d(x, w, this.geometry);
    const z = gated(x, this.kernel, noise, convolve, this.channelAxis);
    if (!this.bias) return z;
    return ops.add(z, this.channelAxis === 1 ? ops.reshape(this.bias, [-1, 1, 1]) : this.bias);
  }
  private fromState(h: Tensor, noise: readonly Tensor[]): Tensor {
    const { dataFormat } = this.geometry;
    const convolve = (x: Tensor, w: Tensor) => ops.conv2d(x, w, { padding: 'same', dataFormat });
    return gated(h, this.recurrentKernel, noise, convolve, this.channelAxis);
  }
  override begin(batch: number, training: boolean): Step {
    const inputs = this.inputNoise(batch, training);
    const states = this.stateNoise(batch, training);
    return (x, [h, c]) => {
      const z = ops.add(this.fromInput(x, inputs), this.fromState(h, states));
      return lstmStep(ops.split(z, 4, this.channelAxis), c, this);
    };
  }
}

export interface ConvLSTM2DConfig extends RecurrentConfig, ConvLSTMCellConfig {}

/**
 * An LSTM whose products are convolutions, over the images of `[batch, steps, height, width, channels]` (Shi et al. 2015).
 *
 * @example model.add(gm.layers.convLstm2d({ filters: 16, kernelSize: 3, padding: 'same', returnSequences: true }))
 */
export class ConvLSTM2D extends Recurrent<ConvLSTM2DConfig, ConvLSTMCell> {
  static override readonly className: string = 'ConvLSTM2D';
  static override readonly configKeys: readonly string[] = [
    ...ConvLSTMCell.configKeys,
    ...recurrentKeys,
  ];
  readonly cell: ConvLSTMCell;

  constructor(config: ConvLSTM2DConfig) {
    super(config);
    this.cell = new ConvLSTMCell(cellConfig(config, ConvLSTMCell.configKeys), this);
  }
}
