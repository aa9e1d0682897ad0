// SPDX-License-Identifier: MIT
import { record } from '../stream.js';
import type { Tensor, Variable } from '../tensor.js';
import { settle } from './config.js';
import { Optimizer, type OptimizerConfig, type UpdateTerms } from './optimizer.js';

export interface AdamConfig extends OptimizerConfig {
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Whether to divide by the greatest v so far (Reddi et al. 2018). */
  amsgrad?: boolean;
}
const defaults = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false };
const keys = ['beta1', 'beta2', 'epsilon', 'amsgrad'];

/**
 * Adam (Kingma & Ba 2015, in the "epsilon hat" form of its section 2, as Keras has it).
 *
 *   m = β₁m + (1-β₁)g      v = β₂v + (1-β₂)g²
 *   p = p - α · m / (√v + ε)      with α = lr · √(1-β₂ᵗ) / (1-β₁ᵗ)
 *
 * The weights of an Embedding with `sparse` are updated where the batch has rows alone: other rows keep p, m and v and do not
 * decay, while t counts every step (TensorFlow's LazyAdam, PyTorch's SparseAdam).
 */
export class Adam extends Optimizer {
  readonly config: Readonly<Required<AdamConfig>>;
  constructor(config: AdamConfig = {}, optimizerName = 'adam') {
    super(optimizerName, config, keys, defaults.learningRate);
    this.config = settle(config, defaults);
  }
  protected override get updatesRows(): boolean {
    return true;
  }
  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    const { beta1, beta2, epsilon, amsgrad } = this.config;
    const m = this.slot(p, 'momentum');
    const v = this.slot(p, 'velocity');
    const vhat = amsgrad ? this.slot(p, 'velocity_hat') : undefined;
    record.adamUpdate({ p, m, v, vhat, g, step: this.iterations, beta1, beta2, epsilon, ...terms });
  }
}

/** Adam with decoupled weight decay, 0.004 by default (Loshchilov & Hutter 2019). */
export class AdamW extends Adam {
  constructor(config: AdamConfig = {}) {
    super(
      { ...config, weightDecay: config.weightDecay === undefined ? 0.004 : config.weightDecay },
      'adamw',
    );
  }
}

/** Options of Nadam and Adamax: Adam's without `amsgrad`. */
export type NadamConfig = Omit<AdamConfig, 'amsgrad'>;

/**
 * Adam with Nesterov's momentum (Dozat 2016).
 *
 *   uₜ = β₁(1 - 0.96ᵗ/2)      U = u₁ ... uₜ      m, v as Adam's
 *   m̂ = uₜ₊₁ m / (1 - U uₜ₊₁) + (1-uₜ) g / (1 - U)      v̂ = v / (1-β₂ᵗ)      p = p - lr · m̂ / (√v̂ + ε)
 */
export class Nadam extends Optimizer {
  readonly config: Readonly<Required<NadamConfig>>;
  constructor(config: NadamConfig = {}) {
    super('nadam', config, ['beta1', 'beta2', 'epsilon'], defaults.learningRate);
    const { amsgrad: _, ...own } = defaults;
    this.config = settle(config, own);
  }
  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    const { beta1, beta2, epsilon } = this.config;
    const m = this.slot(p, 'momentum');
    const v = this.slot(p, 'velocity');
    const product = this.slot(p, 'u_product', { fill: 1, shape: [1], dtype: 'float64' });
    record.nadamUpdate({
      p,
      m,
      v,
      g,
      step: this.iterations,
      product,
      beta1,
      beta2,
      epsilon,
      ...terms,
    });
  }
}

/**
 * Adam by the infinity norm (Kingma & Ba 2015, section 7.1).
 *
 *   m = β₁m + (1-β₁)g      u = max(β₂u, |g|)      p = p - lr / (1-β₁ᵗ) · m / (u + ε)
 */
export class Adamax extends Optimizer {
  readonly config: Readonly<Required<NadamConfig>>;
  constructor(config: NadamConfig = {}) {
    super('adamax', config, ['beta1', 'beta2', 'epsilon'], defaults.learningRate);
    const { amsgrad: _, ...own } = defaults;
    this.config = settle(config, own);
  }
  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    const { beta1, beta2, epsilon } = this.config;
    record.adamaxUpdate({
      p,
      m: this.slot(p, 'momentum'),
      u: this.slot(p, 'norm'),
      g,
      step: this.iterations,
      beta1,
      beta2,
      epsilon,
      ...terms,
    });
  }
}
