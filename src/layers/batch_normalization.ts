// SPDX-License-Identifier: MIT
import type { InitializerLike } from '../initializers/index.js';
import { checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import { normalizeBatch } from '../ops/normalize.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { type AffineConfig, AffineLayer, channelAxis } from './affine.js';
import type { CallOptions } from './layer.js';

export interface BatchNormalizationConfig extends AffineConfig {
  /** Where the channels stand, each of which has a mean and a variance of its own. Default -1. */
  axis?: number;
  /** How much of the moving statistics each step keeps. Default 0.99. */
  momentum?: number;
  movingMeanInitializer?: InitializerLike;
  movingVarianceInitializer?: InitializerLike;
}
/** Keras's, added to how many count. */
const EPSILON = 1e-7;
const missing = ['renorm', 'renormClipping', 'renormMomentum', 'synchronized'];

/**
 * Batch normalization (Ioffe & Szegedy 2015): (x - mean) / √(variance + epsilon) · gamma + beta for each channel. In training with
 * the moments of the batch, which the moving statistics follow; else, and where `trainable` is false, with the moving statistics.
 *
 * @example model.add(gm.layers.batchNormalization({ momentum: 0.9 }))
 */
export class BatchNormalization extends AffineLayer<BatchNormalizationConfig> {
  static override readonly className: string = 'BatchNormalization';
  static override readonly configKeys: readonly string[] = [
    ...AffineLayer.configKeys,
    'momentum',
    'movingMeanInitializer',
    'movingVarianceInitializer',
    ...missing,
  ];
  override supportsMasking = true;
  private readonly momentum: number;
  /** `axis` from 0. */
  private channelAxis = 0;
  movingMean!: Variable;
  movingVariance!: Variable;

  constructor(config: BatchNormalizationConfig = {}) {
    super(config);
    this.refuseMissing();
    this.momentum = config.momentum ?? 0.99;
    checkNumber(
      this.title,
      'momentum',
      this.momentum,
      'a number from 0 to 1',
      v => v >= 0 && v <= 1,
    );
  }
  private refuseMissing(): void {
    const given = this.config as Record<string, unknown>;
    for (const name of ['renorm', 'synchronized'])
      if (given[name])
        throw new TypeError(`${this.title}: does not have \`${name}\`. Leave it out.`);
  }

  override build(sample: Shape): void {
    const { axis = -1, movingMeanInitializer, movingVarianceInitializer } = this.config;
    this.channelAxis = channelAxis(this.title, axis, sample);
    const shape = [sample[this.channelAxis - 1]];
    this.addAffine(shape);
    this.movingMean = this.addWeight('moving_mean', shape, {
      initializer: movingMeanInitializer ?? 'zeros',
      trainable: false,
    });
    this.movingVariance = this.addWeight('moving_variance', shape, {
      initializer: movingVarianceInitializer ?? 'ones',
      trainable: false,
    });
  }

  override call(x: Tensor, { training, mask }: CallOptions): Tensor {
    this.expectExtents(x, [this.channelAxis]);
    const { gamma, beta, channelAxis: axis, epsilon } = this;
    if (training && this.trainable) return this.train(x, this.stepMask(x, mask));
    const { movingMean, movingVariance } = this;
    return ops.batchNormalization(x, movingMean, movingVariance, { gamma, beta, axis, epsilon });
  }
  /** Whether it normalizes along this axis of a batch. @internal */
  normalizes(axis: number): boolean {
    return this.built && this.channelAxis === axis;
  }
  private train(x: Tensor, mask: Tensor | null): Tensor {
    const { gamma, beta, channelAxis: axis, epsilon } = this;
    const { y, mean, variance } = mask
      ? this.normalizeMasked(x, mask)
      : normalizeBatch(this.title, { x, gamma, beta }, { axis, epsilon });
    ops.movingAverage(this.movingMean, mean, this.momentum);
    ops.movingAverage(this.movingVariance, variance, this.momentum);
    return y;
  }
  /** With the moments of the steps that count. */
  private normalizeMasked(x: Tensor, mask: Tensor): { y: Tensor; mean: Tensor; variance: Tensor } {
    const { gamma, beta, channelAxis: axis, epsilon } = this;
    const counted = ops.reshape(mask, [...mask.shape, ...x.shape.slice(2).map(() => 1)]);
    const others = x.shape.map((_, i) => i).filter(i => i !== axis);
    const each = x.shape.map((n, i) => (i === axis ? n : 1));
    const total = (z: Tensor) => ops.sum(ops.where(counted, z, 0), others);
    const count = ops.add(total(ops.onesLike(x)), EPSILON);
    const mean = ops.div(total(x), count);
    const centred = ops.sub(x, ops.reshape(mean, each));
    const variance = ops.div(total(ops.square(centred)), count);
    const y = ops.batchNormalization(x, mean, variance, { gamma, beta, axis, epsilon });
    return { y, mean, variance };
  }
}
