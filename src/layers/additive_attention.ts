// SPDX-License-Identifier: MIT
import { matmul, sum, tanh } from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { Attention, pairSums } from './attention.js';
import { type AttentionLayerConfig, attentionLayerKeys, type Inputs } from './attention_layer.js';

export interface AdditiveAttentionConfig extends AttentionLayerConfig {
  /** Whether each feature has a weight in the scores. Default true. */
  useScale?: boolean;
}

/**
 * Additive attention (Bahdanau et al. 2015): as `Attention`, with the scores Σ scale · tanh(query + key), for which the features of
 * all pairs are in memory.
 *
 * @example const context = gm.layers.additiveAttention().apply([decoded, encoded])
 */
export class AdditiveAttention extends Attention<AdditiveAttentionConfig> {
  static override readonly className: string = 'AdditiveAttention';
  static override readonly configKeys: readonly string[] = ['useScale', ...attentionLayerKeys];

  protected override buildFor({ query }: Inputs<Shape>): void {
    if (this.config.useScale ?? true) this.scale = this.addWeight('scale', [query[1]]);
  }
  protected override expectSamples(samples: Inputs<Shape>): void {
    super.expectSamples(samples);
    if (this.scale) this.expectInputs(samples, 'query', [null, this.scale.size]);
  }
  protected override get isProduct(): boolean {
    return false;
  }
  protected override scores(query: Tensor, key: Tensor): Tensor {
    const bent = tanh(pairSums(query, key));
    return this.scale ? matmul(bent, this.scale) : sum(bent, -1);
  }
}
