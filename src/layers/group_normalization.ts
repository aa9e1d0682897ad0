// SPDX-License-Identifier: MIT
import { groupsOf } from '../ops/group_norm.js';
import { groupNormalization } from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type AffineConfig, AffineLayer, channelAxis } from './affine.js';

export interface GroupNormalizationConfig extends AffineConfig {
  /** How many groups the channels fall into; -1: each is one of its own (instance norm). Default 32. */
  groups?: number;
  /** Where the channels stand. Default -1. */
  axis?: number;
}

/**
 * Group normalization (Wu & He 2018): (x - mean) / √(variance + epsilon) · gamma + beta, with the moments of each sample's groups of
 * channels.
 *
 * @example model.add(gm.layers.groupNormalization({ groups: 8 }))
 */
export class GroupNormalization extends AffineLayer<GroupNormalizationConfig> {
  static override readonly className: string = 'GroupNormalization';
  static override readonly configKeys: readonly string[] = [...AffineLayer.configKeys, 'groups'];
  override supportsMasking = true;
  /** `axis` from 0. */
  private channelAxis = 0;
  private groups = 1;

  constructor(config: GroupNormalizationConfig = {}) {
    super(config);
  }

  override build(sample: Shape): void {
    const { axis = -1, groups = 32 } = this.config;
    this.channelAxis = channelAxis(this.title, axis, sample);
    const channels = sample[this.channelAxis - 1];
    this.groups = groupsOf(this.title, groups, channels);
    this.addAffine([channels]);
  }
  override call(x: Tensor): Tensor {
    this.expectExtents(x, [this.channelAxis]);
    const { gamma, beta, groups, channelAxis: axis, epsilon } = this;
    return groupNormalization(x, { gamma, beta, groups, axis, epsilon });
  }
}
