// SPDX-License-Identifier: MIT
// Convolutional LSTM (Shi et al. 2015): that of lstm_cell.ts, whose products are convolutions.
import type { Activation, ActivationLike } from '../activations/index.js';
import { mismatch } from '../errors.js';
import * as ops from '../ops/index.js';
import { batchAxes } from '../ops/data_format.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { oneOf, positiveInteger, positiveIntegers } from './checks.js';
import type { Axes, PerAxis } from './convolution.js';
import { type DataFormat, dataFormatOf } from './data_format.js';
import type { Layer } from './layer.js';
import { traceShape } from './shape_tracing.js';
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

interface ConvLSTMCellConfig<N extends Axes>
  extends NoiseConfig, WeightConfig<'kernel'>, WeightConfig<'recurrent'>, WeightConfig<'bias'> {
  /** Channels of the state. */
  filters: number;
  /** How far a window reaches on each axis. */
  kernelSize: PerAxis<N>;
  /** From one window of the input to the next. Default 1. */
  strides?: PerAxis<N>;
  /** Of the input; the state keeps its extents. Default 'valid'. */
  padding?: 'valid' | 'same';
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
  /** From one place of a window of the input to the next. Default 1. */
  dilationRate?: PerAxis<N>;
  /** Default 'tanh'; null: none. */
  activation?: ActivationLike;
  /** That of the gates. Default 'sigmoid'; null: none. */
  recurrentActivation?: ActivationLike;
  useBias?: boolean;
  /** Whether the forget gate's bias starts at 1. Default true. */
  unitForgetBias?: boolean;
}

const convolutions = { 1: ops.conv1d, 2: ops.conv2d, 3: ops.conv3d };

class ConvLSTMCell<N extends Axes> extends NoisyCell<ConvLSTMCellConfig<N>> {
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
  private readonly geometry: ops.ConvOptions & { dataFormat: DataFormat };
  private stateShape: Shape = [];
  kernel!: Variable;
  recurrentKernel!: Variable;
  bias?: Variable;

  constructor(
    config: ConvLSTMCellConfig<N>,
    private readonly axes: N,
    owner: Layer,
  ) {
    super(config, owner);
    positiveInteger(this, 'filters', config.filters);
    const strides = positiveIntegers(this, 'strides', config.strides ?? 1, axes);
    const dilationRate = positiveIntegers(this, 'dilationRate', config.dilationRate ?? 1, axes);
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
    return this.geometry.dataFormat === 'channelsFirst' ? 1 : this.axes + 1;
  }
  protected override get noises(): number {
    return 4;
  }
  override get stateShapes(): readonly Shape[] {
    return [this.stateShape, this.stateShape];
  }

  override build(sample: Shape): void {
    const { config, channelAxis, axes } = this;
    const expected = batchAxes(axes, this.geometry.dataFormat).slice(1);
    const good = sample.length === expected.length;
    this.expectSample(sample, `[steps, ${expected.join(', ')}]`, good);
    const window = positiveIntegers(this, 'kernelSize', config.kernelSize, axes);
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
    const convolve = (x: Tensor, w: Tensor) => convolutions[this.axes](x, w, this.geometry);
    const z = gated(x, this.kernel, noise, convolve, this.channelAxis);
    if (!this.bias) return z;
    if (this.geometry.dataFormat === 'channelsLast') return ops.add(z, this.bias);
    const behind = Array.from({ length: this.axes }, () => 1);
    return ops.add(z, ops.reshape(this.bias, [-1, ...behind]));
  }
  private fromState(h: Tensor, noise: readonly Tensor[]): Tensor {
    const { dataFormat } = this.geometry;
    const options = { padding: 'same', dataFormat } as const;
    const convolve = (x: Tensor, w: Tensor) => convolutions[this.axes](x, w, options);
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

export interface ConvLSTMConfig<N extends Axes> extends RecurrentConfig, ConvLSTMCellConfig<N> {}

abstract class ConvLSTM<N extends Axes> extends Recurrent<ConvLSTMConfig<N>, ConvLSTMCell<N>> {
  static override readonly configKeys: readonly string[] = [
    ...ConvLSTMCell.configKeys,
    ...recurrentKeys,
  ];
  readonly cell: ConvLSTMCell<N>;

  constructor(config: ConvLSTMConfig<N>, axes: N) {
    super(config);
    this.cell = new ConvLSTMCell(cellConfig(config, ConvLSTMCell.configKeys), axes, this);
  }
}

/** An LSTM whose products are convolutions, over the rows of `[batch, steps, length, channels]`. */
export class ConvLSTM1D extends ConvLSTM<1> {
  static override readonly className: string = 'ConvLSTM1D';
  constructor(config: ConvLSTMConfig<1>) {
    super(config, 1);
  }
}

/**
 * An LSTM whose products are convolutions, over the images of `[batch, steps, height, width, channels]` (Shi et al. 2015).
 *
 * @example model.add(gm.layers.convLstm2d({ filters: 16, kernelSize: 3, padding: 'same', returnSequences: true }))
 */
export class ConvLSTM2D extends ConvLSTM<2> {
  static override readonly className: string = 'ConvLSTM2D';
  constructor(config: ConvLSTMConfig<2>) {
    super(config, 2);
  }
}

/** An LSTM whose products are convolutions, over the volumes of `[batch, steps, depth, height, width, channels]`. */
export class ConvLSTM3D extends ConvLSTM<3> {
  static override readonly className: string = 'ConvLSTM3D';
  constructor(config: ConvLSTMConfig<3>) {
    super(config, 3);
  }
}
