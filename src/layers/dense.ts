// SPDX-License-Identifier: MIT
import { type Activation, type ActivationLike, getActivation } from '../activations/index.js';
import { matmul } from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { Layer, type LayerConfig } from './layer.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

export interface DenseConfig extends LayerConfig, WeightConfig<'kernel'>, WeightConfig<'bias'> {
  /** Outputs. */
  units: number;
  activation?: ActivationLike;
  useBias?: boolean;
}

/**
 * A fully connected layer: y = activation(x·kernel + bias), over the last axis of `[batch, ..., features]`.
 *
 * @example model.add(gm.layers.dense({ units: 64, activation: 'relu', inputShape: [784] }))
 */
export class Dense extends Layer<DenseConfig> {
  static override readonly className: string = 'Dense';
  static override readonly configKeys: readonly string[] = [
    'units',
    'activation',
    'useBias',
    ...weightKeys('kernel'),
    ...weightKeys('bias'),
  ];
  override supportsMasking = true;
  private readonly activation: Activation;
  kernel!: Variable;
  bias?: Variable;

  constructor(config: DenseConfig) {
    super(config);
    positiveInteger(this, 'units', config.units);
    this.activation = getActivation(config.activation);
  }

  override build(input: Shape): void {
    const { config } = this;
    const shape = [this.features(input), config.units];
    this.kernel = this.addWeight('kernel', shape, weightOptions(config, 'kernel'));
    if (config.useBias ?? true)
      this.bias = this.addWeight('bias', [config.units], weightOptions(config, 'bias', 'zeros'));
  }

  override call(x: Tensor): Tensor {
    this.expectInput(
      x,
      `[batch, ..., ${this.kernel.shape[0]}]`,
      x.rank >= 2 && x.shape[x.rank - 1] === this.kernel.shape[0],
    );
    const fused = this.activation.fused;
    const y = matmul(x, this.kernel, { bias: this.bias, activation: fused });
    return fused === undefined ? this.activation(y) : y;
  }

  private features(input: Shape): number {
    this.expectSample(input, '[..., features]', input.length >= 1);
    return input[input.length - 1];
  }
}
