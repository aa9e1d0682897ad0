// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import * as ops from '../ops/index.js';
import type { Tensor, Variable } from '../tensor.js';
import { Embedding, type EmbeddingConfig } from './embedding.js';
import type { CallOptions } from './layer.js';
import { positiveNumber } from './positions.js';
import { weightOptions } from './weights.js';

export interface ReversibleEmbeddingConfig extends EmbeddingConfig {
  /** Whether the way back is by the same weights, transposed. Default true. */
  tieWeights?: boolean;
  /** The dtype of the way back. Default: the layer's. */
  reverseDtype?: DType | null;
  /** Where given, what comes back lies between this and its negative: cap · tanh(logits / cap). */
  logitSoftCap?: number | null;
}
export interface ReversibleOptions extends CallOptions {
  /** Whether vectors become a number for each index, instead of indices vectors. Default false. */
  reverse?: boolean | undefined;
}

/**
 * An embedding that leads back as well, as language models end with it (Press & Wolf 2016).
 *
 * @example
 * const tokens = gm.layers.reversibleEmbedding({ inputDim: 10000, outputDim: 64 });
 * const logits = tokens.apply(hidden, { reverse: true }); // [..., 64] gives [..., 10000]
 */
export class ReversibleEmbedding extends Embedding<ReversibleEmbeddingConfig, ReversibleOptions> {
  static override readonly className: string = 'ReversibleEmbedding';
  static override readonly configKeys: readonly string[] = [
    ...Embedding.configKeys,
    'tieWeights',
    'reverseDtype',
    'logitSoftCap',
  ];
  reverseEmbeddings?: Variable;

  constructor(config: ReversibleEmbeddingConfig) {
    super(config);
    const cap = config.logitSoftCap ?? null;
    if (cap !== null) positiveNumber(this, 'logitSoftCap', cap);
  }
  override build(): void {
    super.build();
    const { inputDim, outputDim, tieWeights = true } = this.config;
    if (tieWeights) return;
    const { initializer } = weightOptions(this.config, 'embeddings', 'uniform');
    const shape = [outputDim, inputDim];
    this.reverseEmbeddings = this.addWeight('reverse_embeddings', shape, { initializer });
  }
  override call(x: Tensor, options: ReversibleOptions): Tensor {
    if (options.reverse) return this.logits(x);
    const y = super.call(x, options);
    y.mask = super.computeMask(x);
    return y;
  }
  private logits(x: Tensor): Tensor {
    const { outputDim, logitSoftCap: cap = null, reverseDtype } = this.config;
    this.expectInput(x, `[..., ${outputDim}]`, x.shape[x.rank - 1] === outputDim);
    const kernel = this.reverseEmbeddings ?? this.embeddings;
    const [vectors, weights] = [x, kernel].map(t => ops.cast(t, reverseDtype ?? this.dtype));
    const y = ops.matmul(vectors, weights, { transB: kernel === this.embeddings });
    return cap === null ? y : ops.mul(ops.tanh(ops.div(y, cap)), cap);
  }
  /** `call` knows which way it goes. */
  override computeMask(): null {
    return null;
  }
}
