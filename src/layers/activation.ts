// SPDX-License-Identifier: MIT
import {
  type Activation as ActivationFunction,
  type ActivationLike,
  getActivation,
} from '../activations/index.js';
import type { Activation as FusedActivation } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';

export interface ActivationConfig extends LayerConfig {
  /** A name, or a function of a tensor. */
  activation: ActivationLike;
}

/** Applies an activation function to its input. */
export class Activation extends Layer<ActivationConfig> {
  static override readonly className: string = 'Activation';
  static override readonly configKeys: readonly string[] = ['activation'];
  override supportsMasking = true;
  private readonly activation: ActivationFunction;

  constructor(config: ActivationConfig) {
    super(config);
    this.activation = getActivation(config.activation);
  }
  /** @internal */
  get fused(): FusedActivation | undefined {
    return this.activation.fused;
  }
  override call(x: Tensor): Tensor {
    return this.activation(x);
  }
}
