// SPDX-License-Identifier: MIT
import { gatherRows } from '../ops/gather.js';
import * as ops from '../ops/index.js';
import { Tensor, type TensorLike, type Variable } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

export interface EmbeddingConfig extends LayerConfig, WeightConfig<'embeddings'> {
  /** The size of the vocabulary: indices are from 0 up to, but not, this. */
  inputDim: number;
  /** The extent of each vector. */
  outputDim: number;
  /** Whether index 0 is padding, which the layers behind it leave out. Default false. */
  maskZero?: boolean;
  /**
   * Whether a training step touches only the rows that its batch names, so that a large vocabulary costs nothing. SGD (without
   * momentum and weight decay) makes the same of the weights; see SGD, Adam, AdamW and Adagrad for what differs. Other optimizers
   * update all rows, as gradient accumulation, a loss scale and a regularizer of the embeddings make every optimizer do. Default false.
   */
  sparse?: boolean;
  /** What the vectors start with, `[inputDim, outputDim]`, alone or in an array. */
  weights?: TensorLike | readonly Tensor[];
  /** Accepted for code that still gives it: the input says so itself. */
  inputLength?: number;
}

/**
 * A vector for each index: `[batch, steps]` of integers gives `[batch, steps, outputDim]`. An index outside of the vocabulary is a
 * FaultError when the result is read, and stops `fit` before anything has changed.
 *
 * @example model.add(gm.layers.embedding({ inputDim: 10000, outputDim: 64, maskZero: true }))
 */
export class Embedding<
  C extends EmbeddingConfig = EmbeddingConfig,
  O extends CallOptions = CallOptions,
> extends Layer<C, O> {
  static override readonly className: string = 'Embedding';
  static override readonly configKeys: readonly string[] = [
    'inputDim',
    'outputDim',
    'maskZero',
    'sparse',
    'weights',
    'inputLength',
    ...weightKeys('embeddings'),
  ];
  embeddings!: Variable;

  constructor(config: C) {
    super(config);
    positiveInteger(this, 'inputDim', config.inputDim);
    positiveInteger(this, 'outputDim', config.outputDim);
    this.supportsMasking = config.maskZero ?? false;
  }
  override build(): void {
    const { inputDim, outputDim, weights } = this.config;
    const options = weightOptions(this.config, 'embeddings', 'uniform');
    this.embeddings = this.addWeight('embeddings', [inputDim, outputDim], options);
    if (weights) this.setWeights(isList(weights) ? weights : [weights]);
  }
  override call(x: Tensor, _options: O): Tensor {
    const index = ops.cast(x, 'int32');
    return this.config.sparse
      ? gatherRows(this.embeddings, index)
      : ops.gather(this.embeddings, index);
  }
  override computeMask(x: Tensor): Tensor | null {
    return this.config.maskZero ? ops.notEqual(x, 0) : null;
  }
  protected override keepsDtype(): boolean {
    return true;
  }
  /** Without the weights to start with, as in Keras: they are saved beside it. */
  override getConfig(): Record<string, unknown> {
    const { weights: _, ...config } = super.getConfig();
    return config;
  }
}

const isList = (weights: TensorLike | readonly Tensor[]): weights is readonly Tensor[] =>
  Array.isArray(weights) && weights[0] instanceof Tensor;
