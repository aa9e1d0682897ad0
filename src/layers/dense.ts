// SPDX-License-Identifier: MIT
import { type Activation, type ActivationLike, getActivation } from '../activations/index.js';
import { type ConstraintLike, getConstraint } from '../constraints/index.js';
import type { InitializerLike } from '../initializers/index.js';
import { matmul } from '../ops/index.js';
import { getRegularizer, type RegularizerLike } from '../regularizers/index.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { Layer, type LayerConfig } from './layer.js';

export interface DenseConfig extends LayerConfig {
  /** Outputs. */
  units: number;
  activation?: ActivationLike;
  useBias?: boolean;
  kernelInitializer?: InitializerLike;
  biasInitializer?: InitializerLike;
  kernelRegularizer?: RegularizerLike;
  biasRegularizer?: RegularizerLike;
  kernelConstraint?: ConstraintLike;
  biasConstraint?: ConstraintLike;
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
    'kernelInitializer',
    'biasInitializer',
    'kernelRegularizer',
    'biasRegularizer',
    'kernelConstraint',
    'biasConstraint',
  ];
  private readonly activation: Activation;
  kernel!: Variable;
  bias?: Variable;

  constructor(config: DenseConfig) {
    super(config);
    positiveInteger(this, 'units', config.units);
    this.activation = getActivation(config.activation);
  }

  override build(input: Shape): void {
    const {
      units,
      useBias = true,
      kernelInitializer,
      biasInitializer = 'zeros',
      kernelRegularizer,
      biasRegularizer,
      kernelConstraint,
      biasConstraint,
    } = this.config;
    const features = this.features(input);
    this.kernel = this.addWeight('kernel', [features, units], {
      initializer: kernelInitializer,
      regularizer: getRegularizer(kernelRegularizer),
      constraint: getConstraint(kernelConstraint),
    });
    if (useBias)
      this.bias = this.addWeight('bias', [units], {
        initializer: biasInitializer,
        regularizer: getRegularizer(biasRegularizer),
        constraint: getConstraint(biasConstraint),
      });
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
