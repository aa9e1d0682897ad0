// SPDX-License-Identifier: MIT
import type { Model } from '../models/model.js';

/** Loss and metrics by name. */
export type Logs = Record<string, number>;
/** A hook may be asynchronous: what comes after waits for it. */
export type HookResult = void | Promise<void>;

/** How a fit or an evaluation was started. */
export interface CallbackParams {
  verbose: 0 | 1 | 2;
  epochs: number;
  /** Steps of an epoch; null where that is not known before its end. */
  steps: number | null;
}

/** What is called along the way. Every hook may return a promise, which is awaited. */
export interface CallbackHooks {
  setModel?(model: Model): void;
  setParams?(params: CallbackParams): void;
  onTrainBegin?(logs?: Logs): HookResult;
  onTrainEnd?(logs?: Logs): HookResult;
  onEpochBegin?(epoch: number, logs?: Logs): HookResult;
  onEpochEnd?(epoch: number, logs?: Logs): HookResult;
  onTrainBatchBegin?(batch: number, logs?: Logs): HookResult;
  onTrainBatchEnd?(batch: number, logs?: Logs): HookResult;
  /** onTrainBatchBegin's other name. */
  onBatchBegin?(batch: number, logs?: Logs): HookResult;
  /** onTrainBatchEnd's other name. */
  onBatchEnd?(batch: number, logs?: Logs): HookResult;
  onTestBegin?(logs?: Logs): HookResult;
  onTestEnd?(logs?: Logs): HookResult;
  onTestBatchBegin?(batch: number, logs?: Logs): HookResult;
  onTestBatchEnd?(batch: number, logs?: Logs): HookResult;
  onPredictBegin?(logs?: Logs): HookResult;
  onPredictEnd?(logs?: Logs): HookResult;
  onPredictBatchBegin?(batch: number, logs?: Logs): HookResult;
  onPredictBatchEnd?(batch: number, logs?: Logs): HookResult;
  /**
   * What a backup keeps of the callback: numbers, texts, tensors, and arrays and plain objects of them. It is asked once all
   * callbacks have seen the end of the epoch or batch.
   */
  getState?(): unknown;
  /** Goes on from what `getState` gave in an earlier program, after `onTrainBegin`. Tensors are the callback's own. */
  setState?(state: unknown): HookResult;
  /** Calls `onTrainBatchEnd` and `onBatchEnd` after every so many steps of the training; between them steps run without JavaScript. */
  readonly everySteps?: number | undefined;
}
export type HookName = Exclude<
  keyof CallbackHooks,
  'setModel' | 'setParams' | 'getState' | 'setState' | 'everySteps'
>;

/** What a backup keeps of one callback. */
export interface CallbackState {
  readonly name: string;
  readonly state: unknown;
}
/** A training that can be saved, and gone on with where it was saved. */
export interface Resumable {
  save(path: string): Promise<void>;
  /** Looks for what was saved: `fit` will go on from there. */
  find(path: string): Promise<void>;
}

/** The names of all hooks. */
export const hookNames: readonly HookName[] = [
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onTrainBatchBegin',
  'onTrainBatchEnd',
  'onBatchBegin',
  'onBatchEnd',
  'onTestBegin',
  'onTestEnd',
  'onTestBatchBegin',
  'onTestBatchEnd',
  'onPredictBegin',
  'onPredictEnd',
  'onPredictBatchBegin',
  'onPredictBatchEnd',
];

/**
 * The base of callbacks: subclasses have the hooks that they want to hear of, and no others: one for batches ends the stretches of
 * steps that run without JavaScript, and sees weights and logs exactly as after that step.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the interface says which hooks a subclass may have
export class Callback {
  model!: Model;
  params!: CallbackParams;
  setModel(model: Model): void {
    this.model = model;
  }
  setParams(params: CallbackParams): void {
    this.params = params;
  }
}
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export interface Callback extends CallbackHooks {
  setModel(model: Model): void;
  setParams(params: CallbackParams): void;
}

const batchHooks = {
  train: ['onTrainBatchBegin', 'onTrainBatchEnd', 'onBatchBegin', 'onBatchEnd'],
  test: ['onTestBatchBegin', 'onTestBatchEnd'],
  predict: ['onPredictBatchBegin', 'onPredictBatchEnd'],
} as const;

/** Whether a callback has hooks for batches. */
export const hasBatchHooks = (
  callback: CallbackHooks,
  kind: keyof typeof batchHooks = 'train',
): boolean => batchHooks[kind].some(hook => typeof callback[hook] === 'function');
