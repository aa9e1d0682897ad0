// SPDX-License-Identifier: MIT
import { withoutGradient } from '../autograd.js';
import { mismatch } from '../errors.js';
import { truncatedNormal } from '../initializers/index.js';
import * as ops from '../ops/index.js';
import type { Shape } from '../shape.js';
import { type Tensor, Variable } from '../tensor.js';
import { tidy } from '../tidy.js';
import { assign } from '../variable.js';
import { positiveInteger } from './checks.js';
import type { CallOptions } from './layer.js';
import { Wrapper, type WrapperConfig } from './wrapper.js';

export interface SpectralNormalizationConfig extends WrapperConfig {
  /** Power iterations a step. Default 1. */
  powerIterations?: number;
}
/** Keras's bound of what a vector is divided by. */
const EPSILON = 1e-7;
const unit = (x: Tensor): Tensor =>
  ops.mul(x, ops.minimum(ops.rsqrt(ops.sum(ops.square(x))), 1 / EPSILON));

/**
 * Divides the kernel of a layer by its largest singular value, which power iteration follows from step to step (Miyato et al. 2018).
 * The kernel itself takes that value at each step of training, before the layer is called, and the gradient is that by it.
 *
 * @example model.add(gm.layers.spectralNormalization({ layer: gm.layers.conv2d({ filters: 32, kernelSize: 3 }) }))
 */
export class SpectralNormalization extends Wrapper<SpectralNormalizationConfig> {
  static override readonly className: string = 'SpectralNormalization';
  static override readonly configKeys: readonly string[] = ['layer', 'powerIterations'];
  private readonly powerIterations: number;
  kernel!: Variable;
  vectorU!: Variable;

  constructor(config: SpectralNormalizationConfig) {
    super(config);
    this.powerIterations = config.powerIterations ?? 1;
    positiveInteger(this, 'powerIterations', this.powerIterations);
  }

  override build(sample: Shape): void {
    super.build(sample);
    const { kernel } = this.layer as { kernel?: unknown };
    if (!(kernel instanceof Variable))
      throw new TypeError(mismatch(this.title, 'a layer that has a kernel', this.layer.title));
    this.kernel = kernel;
    this.vectorU = this.addWeight('vector_u', [1, kernel.shape[kernel.rank - 1]], {
      initializer: truncatedNormal({ stddev: 0.02 }),
      trainable: false,
    });
  }

  override call(x: Tensor, options: CallOptions): Tensor {
    if (options.training) tidy(() => withoutGradient(() => this.normalizeKernel()));
    return this.layer.apply(x, options);
  }
  /** u and v near the first singular vectors, σ = v W uᵀ. A kernel of zeros stays as it is. */
  private normalizeKernel(): void {
    const { kernel, vectorU } = this;
    const w = ops.reshape(kernel, [-1, vectorU.size]);
    let u: Tensor = vectorU;
    let v: Tensor = u;
    for (let i = 0; i < this.powerIterations; i++) {
      v = unit(ops.matmul(u, w, { transB: true }));
      u = unit(ops.matmul(v, w));
    }
    const sigma = ops.matmul(ops.matmul(v, w), u, { transB: true });
    const isZero = ops.all(ops.equal(kernel, 0));
    const normalized = ops.div(kernel, ops.reshape(sigma, []));
    assign(vectorU, ops.where(isZero, vectorU, u));
    assign(kernel, ops.where(isZero, kernel, normalized));
  }

  /** In Keras's order: what it keeps itself, the kernel among it, before the rest of the layer's. */
  override get weights(): Variable[] {
    if (!this.built) return [];
    return [...new Set([this.kernel, this.vectorU, ...this.layer.weights])];
  }
  override get trainableWeights(): Variable[] {
    return this.trainable ? this.layer.trainableWeights : [];
  }
}
