// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { cast, expandDims, logicalNot, less, sum } from '../ops/index.js';
import { type Tensor, tensor, type TensorLike, toTensor } from '../tensor.js';
import { areBatches } from './batches.js';
import { oneOf, positiveInteger } from './checks.js';
import { encode, type Encoding, encodings } from './encoding.js';
import { Layer, type LayerConfig } from './layer.js';
import { boundaries, merge, nothing, summarize } from './quantiles.js';

export interface DiscretizationConfig extends LayerConfig {
  /** Where one bin ends and the next begins, in order: `[0, 1]` makes (-∞, 0), [0, 1) and [1, ∞). */
  binBoundaries?: readonly number[] | null;
  /** Instead of them: how many bins `adapt` makes, of about as many data each. */
  numBins?: number | null;
  /** How far from exact quantiles `adapt` may be. Default 0.01. */
  epsilon?: number;
  /** 'int' (the default): the bin of each number; otherwise an encoding of the bins. */
  outputMode?: 'int' | Encoding;
}

/**
 * The bin that each number falls into.
 *
 * @example gm.layers.discretization({ binBoundaries: [0, 1] }).apply([[-1.5, 0, 3]]); // [[0, 1, 2]]
 */
export class Discretization extends Layer<DiscretizationConfig> {
  static override readonly className: string = 'Discretization';
  static override readonly configKeys: readonly string[] = [
    'binBoundaries',
    'numBins',
    'epsilon',
    'outputMode',
  ];
  private readonly mode: 'int' | Encoding;
  private readonly epsilon: number;
  /** Null until `adapt` finds them. */
  binBoundaries: readonly number[] | null;

  constructor(config: DiscretizationConfig) {
    super(config);
    const { binBoundaries, numBins, epsilon = 0.01 } = config;
    this.mode = oneOf(this, 'outputMode', config.outputMode ?? 'int', ['int', ...encodings]);
    if ((binBoundaries == null) === (numBins == null))
      throw new TypeError(
        mismatch(
          this.title,
          'either `binBoundaries` or `numBins`',
          numBins == null ? 'none' : 'both',
        ),
      );
    if (numBins != null) positiveInteger(this, 'numBins', numBins);
    if (!(epsilon > 0 && epsilon <= 1))
      throw new RangeError(mismatch(this.title, '`epsilon` above 0, and at most 1', epsilon));
    this.epsilon = epsilon;
    this.binBoundaries = binBoundaries == null ? null : this.inOrder(binBoundaries);
  }
  private inOrder(given: readonly number[]): readonly number[] {
    const numbers: unknown[] = Array.isArray(given) ? given : [given];
    const isInOrder = (v: unknown, i: number) => typeof v === 'number' && !(v < given[i - 1]);
    if (numbers.every(isInOrder)) return numbers as number[];
    throw new TypeError(mismatch(this.title, '`binBoundaries` to be numbers in order', given));
  }

  /**
   * Takes the boundaries from data: a tensor (or numbers), or batches of them, one after another. They replace those of an earlier
   * call.
   */
  adapt(data: TensorLike | Iterable<TensorLike>): void {
    const { numBins } = this.config;
    if (numBins == null)
      throw new Error(
        `${this.title}: has \`binBoundaries\` in its config, which adapt does not change. Give it \`numBins\` instead.`,
      );
    const who = `${this.title}: adapt`;
    const batches = areBatches(who, 'a tensor, numbers or batches of them', data) ? data : [data];
    let found = nothing;
    for (const batch of batches) {
      const values = cast(toTensor(batch), 'float32').dataSync() as Float32Array;
      found = merge(summarize(values, this.epsilon), found, this.epsilon);
    }
    if (found.values.length === 0) throw new ShapeError(mismatch(who, 'at least one number', 0));
    this.binBoundaries = boundaries(found, numBins);
  }
  override call(x: Tensor): Tensor {
    if (this.binBoundaries === null)
      throw new Error(
        `${this.title}: has no boundaries yet. Call adapt(data) first, or give it \`binBoundaries\`.`,
      );
    const ends = tensor(Float32Array.from(this.binBoundaries));
    const bin = sum(logicalNot(less(expandDims(x, -1), ends)), -1); // NaN is in the last one
    return this.mode === 'int' ? bin : encode(bin, this.mode, ends.size + 1);
  }
  override getConfig(): Record<string, unknown> {
    const { binBoundaries } = this;
    return binBoundaries === null
      ? super.getConfig()
      : { ...super.getConfig(), binBoundaries, numBins: null };
  }
}
