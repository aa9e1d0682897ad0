// SPDX-License-Identifier: MIT
import type { InitializerLike } from '../initializers/index.js';
import { checkNumber } from '../naming.js';
import { batchNormalization, movingAverage } from '../ops/index.js';
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

  override call(x: Tensor, { training }: CallOptions): Tensor {
    this.expectExtents(x, [this.channelAxis]);
    const { gamma, beta, channelAxis: axis, epsilon } = this;
    if (training && this.trainable) return this.train(x);
    const { movingMean, movingVariance } = this;
    return batchNormalization(x, movingMean, movingVariance, { gamma, beta, axis, epsilon });
  }
  /** Whether it normalizes along this axis of a batch. @internal */
  normalizes(axis: number): boolean {
    return this.built && this.channelAxis === axis;
  }
  private train(x: Tensor): Tensor {
    const { gamma, beta, channelAxis: axis, epsilon } = this;
    const { y, mean, variance } = normalizeBatch(this.title, { x, gamma, beta }, { axis, epsilon });
    movingAverage(this.movingMean, mean, this.momentum);
    movingAverage(this.movingVariance, variance, this.momentum);
    return y;
  }
}
