// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { positiveInteger } from './checks.js';
import {
  type Heads,
  ProjectedAttention,
  type ProjectedAttentionConfig,
  projectedAttentionKeys,
} from './projected_attention.js';

export interface GroupQueryAttentionConfig extends ProjectedAttentionConfig {
  /** Features of queries, keys and values in each head. */
  headDim: number;
  numQueryHeads: number;
  /** A divisor of `numQueryHeads`: so many heads of keys and values serve runs of heads of queries. */
  numKeyValueHeads: number;
}

/**
 * Attention of several heads of which some share keys and values (Ainslie et al. 2023), else as `MultiHeadAttention`.
 *
 * @example gm.layers.groupQueryAttention({ headDim: 64, numQueryHeads: 8, numKeyValueHeads: 2 }).apply([x, x])
 */
export class GroupQueryAttention extends ProjectedAttention<GroupQueryAttentionConfig> {
  static override readonly className: string = 'GroupedQueryAttention';
  static override readonly configKeys: readonly string[] = [
    'headDim',
    'numQueryHeads',
    'numKeyValueHeads',
    ...projectedAttentionKeys,
  ];

  constructor(config: GroupQueryAttentionConfig) {
    super(config);
    const { headDim, numQueryHeads, numKeyValueHeads } = config;
    positiveInteger(this, 'headDim', headDim);
    positiveInteger(this, 'numQueryHeads', numQueryHeads);
    positiveInteger(this, 'numKeyValueHeads', numKeyValueHeads);
    if (numQueryHeads % numKeyValueHeads === 0) return;
    const expected = `\`numKeyValueHeads\` to divide the ${numQueryHeads} heads of queries`;
    throw new RangeError(mismatch(this.title, expected, numKeyValueHeads));
  }
  protected override get heads(): Heads {
    const { headDim, numQueryHeads, numKeyValueHeads } = this.config;
    return { heads: numQueryHeads, kvHeads: numKeyValueHeads, depth: headDim, values: headDim };
  }
  protected override stepAxes(): number[] {
    return [1];
  }
}
