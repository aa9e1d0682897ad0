// SPDX-License-Identifier: MIT
import { type Activation, type ActivationLike, getActivation } from '../activations/index.js';
import { matmul, type MatmulOptions } from '../ops/matmul.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { folded, followersOf } from './folding.js';
import { Layer, type LayerConfig } from './layer.js';
import type { Prepared } from './prepared.js';
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
    const { kernel, bias } = this;
    const fused = this.activation.fused;
    const y = this.product(x, kernel, { bias, activation: fused });
    return fused === undefined ? this.activation(y) : y;
  }
  private product(x: Tensor, kernel: Tensor, options: MatmulOptions): Tensor {
    const [features] = this.kernel.shape;
    const fits = x.rank >= 2 && x.shape[x.rank - 1] === features;
    this.expectInput(x, `[batch, ..., ${features}]`, fits);
    return matmul(x, kernel, options);
  }

  /** With a normalization that stands behind it alone folded in, and an activation fused. */
  override prepared(following: readonly Layer[]): Prepared | null {
    if (this.call !== Dense.prototype.call || this.activation.fused !== 'linear') return null;
    const { kernel, bias, inputShape } = this;
    const { layers, normalization, activation } = followersOf(following, inputShape?.length ?? 1);
    if (normalization === undefined) return null;
    return {
      layers: 1 + layers,
      count: 2,
      weights: () => {
        const own = folded(kernel, bias, normalization);
        return [own.kernel, own.bias];
      },
      call: (x, [kernel, bias]) => {
        const input = this.admit(x as Tensor);
        const y = this.product(input, kernel, { bias, activation });
        this.markOutput(input, y, input.mask);
        return y;
      },
    };
  }

  private features(input: Shape): number {
    this.expectSample(input, '[..., features]', input.length >= 1);
    return input[input.length - 1];
  }
}
