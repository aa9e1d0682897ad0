// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { checkKeys } from '../naming.js';
import { add, expandDims, gather, mul, randomPermutation, range, slice } from '../ops/index.js';
import { checkSeed, SeedGenerator } from '../random.js';
import { type Tensor, type TensorLike, toTensor } from '../tensor.js';
import { tidy } from '../tidy.js';

export interface TimeseriesDatasetOptions {
  /** How many steps a sequence has. */
  sequenceLength: number;
  /** How many steps lie between the starts of two sequences. Default 1. */
  sequenceStride?: number;
  /** How many steps lie between two of a sequence. Default 1. */
  samplingRate?: number;
  /** How many sequences a batch has; the last one may have fewer. Default 128. */
  batchSize?: number;
  /** Whether each epoch has the sequences in another order. Default false. */
  shuffle?: boolean;
  /** A seed of its own instead of `gm.seed`'s. */
  seed?: number;
  /** The first step that is used. Default 0. */
  startIndex?: number | null;
  /** The first step that is no longer used. Default: all are. */
  endIndex?: number | null;
}
const keys = ['sequenceLength', 'sequenceStride', 'samplingRate', 'batchSize', 'shuffle', 'seed', 'startIndex', 'endIndex']; // prettier-ignore
const who = 'timeseriesDataset';

/** Sequences, and where there are targets that of each. */
export type SequenceBatch = [x: Tensor] | [x: Tensor, y: Tensor];

/** The sequences of a time series in batches, for `fit`, `evaluate` and `predict`. Each pass over them is an epoch. */
export class TimeseriesDataset implements Iterable<SequenceBatch> {
  /** How many sequences there are. */
  readonly count: number;
  private readonly start: number;
  /** What shuffles beside gm's random numbers. @internal */
  readonly seedGenerators: readonly SeedGenerator[];

  /** @internal Use `timeseriesDataset`. */
  constructor(
    private readonly data: Tensor,
    private readonly targets: Tensor | null,
    private readonly options: TimeseriesDatasetOptions,
  ) {
    const { sequenceLength, sequenceStride = 1, samplingRate = 1, seed } = options;
    const [start, end] = bounds(data.shape[0], options);
    const span = (sequenceLength - 1) * samplingRate + 1;
    if (end - start < span)
      throw new ShapeError(
        mismatch(who, `at least ${span} steps, those of one sequence`, end - start),
      );
    const usable = (targets?.shape[0] ?? end) - start;
    if (usable <= 0)
      throw new ShapeError(mismatch(who, `targets from step ${start} on`, targets!.shape[0]));
    this.start = start;
    this.count = Math.ceil(Math.min(end - start - span + 1, usable) / sequenceStride);
    if (seed !== undefined) checkSeed(who, '`seed` to be an integer from 0 to 2^53 - 1', seed);
    this.seedGenerators = seed === undefined ? [] : [new SeedGenerator(seed)];
  }

  *[Symbol.iterator](): Iterator<SequenceBatch> {
    const { batchSize = 128, shuffle = false } = this.options;
    const [seed] = this.seedGenerators;
    const order = shuffle ? randomPermutation(this.count, { seed }) : range(this.count);
    for (let i = 0; i < this.count; i += batchSize) {
      const size = Math.min(batchSize, this.count - i);
      yield tidy(() => this.sequences(slice(order, [i], [size])));
    }
    order.dispose();
  }
  /** All sequences at once, in order, and their targets: for `fit(x, y)`. */
  tensors(): SequenceBatch {
    return tidy(() => this.sequences(range(this.count)));
  }
  private sequences(which: Tensor): SequenceBatch {
    const { sequenceLength, sequenceStride = 1, samplingRate = 1 } = this.options;
    const first = add(mul(which, sequenceStride), this.start);
    const steps = mul(range(sequenceLength), samplingRate);
    const x = gather(this.data, add(expandDims(first, -1), steps));
    return this.targets === null ? [x] : [x, gather(this.targets, first)];
  }
}

/** The first step, and the one behind the last. */
function bounds(
  steps: number,
  { startIndex, endIndex }: TimeseriesDatasetOptions,
): [number, number] {
  const start = startIndex ?? 0;
  const end = endIndex ?? steps;
  checkInteger('startIndex', start, 0, steps - 1);
  checkInteger('endIndex', end, start + 1, steps);
  return [start, end];
}

function checkInteger(option: string, value: unknown, least: number, most = Infinity): void {
  const v = value as number;
  if (Number.isSafeInteger(v) && v >= least && v <= most) return;
  const upTo = most === Infinity ? '' : ` to ${most}`;
  throw new RangeError(mismatch(who, `\`${option}\` to be an integer from ${least}${upTo}`, value));
}

/**
 * Sequences cut out of a series, steps along its first axis (Keras's `timeseries_dataset_from_array`).
 *
 * @param targets `targets[i]` belongs to the sequence that starts at step i; null for none
 * @example
 * const week = gm.timeseriesDataset(births.slice(0, -7), births.slice(7), { sequenceLength: 7, batchSize: 32 });
 * await model.fit(week, undefined, { epochs: 5 });
 */
export function timeseriesDataset(
  data: TensorLike,
  targets: TensorLike | null,
  options: TimeseriesDatasetOptions,
): TimeseriesDataset {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(mismatch(who, 'options with a `sequenceLength`', options));
  checkKeys(who, options, keys);
  const [x, y] = [toTensor(data), targets == null ? null : toTensor(targets)];
  if (x.rank === 0 || y?.rank === 0)
    throw new ShapeError(mismatch(who, 'steps along a first axis', 'a scalar'));
  const { sequenceLength, sequenceStride = 1, samplingRate = 1, batchSize = 128 } = options;
  const counts = { sequenceLength, sequenceStride, samplingRate, batchSize };
  for (const [option, value] of Object.entries(counts)) checkInteger(option, value, 1);
  return new TimeseriesDataset(x, y, options);
}
