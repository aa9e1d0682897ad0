// SPDX-License-Identifier: MIT
import type { CallbackLike, Verbose } from '../callbacks/index.js';
import { mismatch } from '../errors.js';
import { positiveOption } from '../naming.js';
import type { Batches } from './batches.js';
import type { DataTree } from './source.js';

export interface FitConfig {
  /** Samples in a step. Default 32. */
  batchSize?: number;
  /** Passes over the data. Default 1. */
  epochs?: number;
  /** 0: silent, 1: progress bar, 2: a line an epoch; 'auto' (default): 1 on a terminal, else 2. */
  verbose?: Verbose;
  callbacks?: CallbackLike | readonly CallbackLike[];
  /** The share of the data, taken from the end before any shuffle, that is evaluated after each epoch. */
  validationSplit?: number;
  /** `[x, y]`, `[x, y, sampleWeight]`, or an iterable of batches. It goes before `validationSplit`. */
  validationData?:
    readonly [DataTree, DataTree] | readonly [DataTree, DataTree, DataTree] | Batches;
  /** Default: `batchSize`. */
  validationBatchSize?: number;
  /** Batches of an evaluation. Default: all. An iterable is then gone on with from one evaluation to the next. */
  validationSteps?: number;
  /** Evaluate after every so many epochs, or after those of a list, counted from 1. Default 1. */
  validationFreq?: number | readonly number[];
  /** Shuffle before each epoch. Default true. */
  shuffle?: boolean;
  /** Weights of the classes, by number; of models with one output. */
  classWeight?: Record<number, number>;
  /** For several outputs one for all, or one for each. */
  sampleWeight?: DataTree;
  /** The epoch to begin with, counted from 0. Default 0. */
  initialEpoch?: number;
  /** Steps of an epoch. Default: all batches. The next epoch goes on with what is left, and begins anew where nothing is. */
  stepsPerEpoch?: number;
  /** Stops after the present step; `fit` rejects with `signal.reason`. */
  signal?: AbortSignal;
}
/** With tfjs's names of two options. */
export interface FitDatasetConfig extends FitConfig {
  batchesPerEpoch?: number;
  validationBatches?: number;
}

export interface EvaluateConfig {
  /** Samples in a step. Default 32. */
  batchSize?: number;
  verbose?: Verbose;
  sampleWeight?: DataTree;
  callbacks?: CallbackLike | readonly CallbackLike[];
  /** Batches that are evaluated. Default: all. */
  steps?: number;
  /** Taken from Keras, without effect: what comes back is a record, and can be taken apart like a list. */
  returnDict?: boolean;
  signal?: AbortSignal;
}

/** @throws RangeError where epochs or steps are no counts */
export function checkCounts({
  epochs: count = 1,
  initialEpoch = 0,
  stepsPerEpoch,
}: FitConfig): void {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError(mismatch('fit', '`epochs` to be an integer from 0', count));
  if (!Number.isSafeInteger(initialEpoch) || initialEpoch < 0)
    throw new RangeError(mismatch('fit', '`initialEpoch` to be an integer from 0', initialEpoch));
  if (stepsPerEpoch !== undefined) positiveOption('fit', 'stepsPerEpoch', stepsPerEpoch);
}
