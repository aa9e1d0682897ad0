// SPDX-License-Identifier: MIT
// All callbacks of one fit or evaluation, called in order.
import { mismatch } from '../errors.js';
import type { Model } from '../models/model.js';
import { checkPackable } from '../saving/packed.js';
import { BackupAndRestore } from './backup_and_restore.js';
import {
  Callback,
  type CallbackHooks,
  type CallbackParams,
  type CallbackState,
  hasBatchHooks,
  type HookName,
  type Logs,
  type Resumable,
} from './callback.js';
import { History } from './history.js';
import { LambdaCallback } from './lambda_callback.js';
import { ProgressBar, type Screen } from './progress_bar.js';

/** A callback, or a plain object with hooks. */
export type CallbackLike = Callback | CallbackHooks;
/** 0 or `false`: silent; 1 or `true`: a progress bar; 2: a line an epoch; `auto`: 1 on a terminal, else 2. */
export type Verbose = 0 | 1 | 2 | 'auto' | boolean;

/** 1 is a bar, which takes a terminal; elsewhere it is 2, a line an epoch. */
function verbosity(who: string, verbose: Verbose, screen: Screen): 0 | 1 | 2 {
  if (![0, 1, 2, 'auto', true, false].includes(verbose))
    throw new TypeError(mismatch(who, "`verbose` to be 0, 1, 2 or 'auto'", verbose));
  const wanted = verbose === 'auto' || verbose === true ? 1 : verbose === false ? 0 : verbose;
  return wanted === 1 && !screen.isTTY ? 2 : wanted;
}

function asCallback(callback: unknown): Callback {
  if (callback instanceof Callback) return callback;
  if (typeof callback !== 'object' || callback === null || Array.isArray(callback))
    throw new TypeError(mismatch('callbacks', 'a callback, or an object with hooks', callback));
  return new LambdaCallback(callback);
}

const isBackup = (c: Callback): c is BackupAndRestore => c instanceof BackupAndRestore;
const isStateful = (c: Callback): boolean => c.getState !== undefined && c.setState !== undefined;

/**
 * A run's callbacks, called in Keras's order: the history, the bar, then those that the user gave; backups last, since they keep
 * what the others have come to.
 */
export class Callbacks {
  readonly history = new History();
  private readonly bar: ProgressBar | null;
  private readonly all: readonly Callback[];
  private readonly params: CallbackParams;

  constructor(
    model: Model,
    callbacks: CallbackLike | readonly CallbackLike[] | undefined,
    verbose: Verbose,
    who: string,
    screen: Screen = process.stdout,
  ) {
    this.params = { verbose: verbosity(who, verbose, screen), epochs: 1, steps: null };
    const given =
      callbacks === undefined
        ? []
        : Array.isArray(callbacks)
          ? (callbacks as CallbackLike[])
          : [callbacks as CallbackLike];
    const own = given.map(asCallback);
    const ownBar = own.find(c => c instanceof ProgressBar);
    this.bar = ownBar ?? (this.params.verbose === 0 ? null : new ProgressBar(screen));
    this.all = [
      ...(who === 'fit' ? [this.history] : []),
      ...(this.bar && !ownBar ? [this.bar] : []),
      ...own.filter(c => !isBackup(c)),
      ...own.filter(isBackup),
    ];
    for (const c of this.all) c.setModel(model);
    this.setParams({});
  }
  private setParams(change: Partial<CallbackParams>): void {
    Object.assign(this.params, change);
    for (const c of this.all) c.setParams(this.params);
  }

  /** Tells backups what they are of. */
  follow(training: Resumable): void {
    for (const c of this.all) if (isBackup(c)) c.training = training;
  }

  /** After how many steps the next hook for a batch is due, when `total` of the training are done. */
  stepsToHook(total: number): number {
    const due = this.all.map(c => {
      if (!hasBatchHooks(c)) return Infinity;
      return c.everySteps === undefined ? 1 : c.everySteps - (total % c.everySteps);
    });
    return Math.min(...due);
  }
  hasHookAt(total: number): boolean {
    return this.all.some(c => hasBatchHooks(c) && isDue(c, total));
  }
  get hasTestBatchHooks(): boolean {
    return this.all.some(c => hasBatchHooks(c, 'test'));
  }
  /** Whether a bar is drawn, which wants to hear of steps now and then. */
  get wantsProgress(): boolean {
    return this.params.verbose === 1;
  }

  private async call(hook: HookName, ...args: unknown[]): Promise<void> {
    await this.callThose(this.all, hook, ...args);
  }
  private async callThose(
    some: readonly Callback[],
    hook: HookName,
    ...args: unknown[]
  ): Promise<void> {
    for (const c of some)
      await (c[hook] as ((...a: unknown[]) => unknown) | undefined)?.call(c, ...args);
  }
  async trainBegin({ epochs, steps }: { epochs: number; steps: number | null }): Promise<void> {
    this.setParams({ epochs, steps });
    await this.call('onTrainBegin', {});
  }
  trainEnd = (logs: Logs): Promise<void> => this.call('onTrainEnd', logs);
  epochBegin = (epoch: number): Promise<void> => this.call('onEpochBegin', epoch, {});
  epochEnd = (epoch: number, logs: Logs): Promise<void> => this.call('onEpochEnd', epoch, logs);
  /** Step `step`, counted from 0, is about to run. */
  async batchBegin(step: number): Promise<void> {
    const some = this.all.filter(c => c.everySteps === undefined);
    await this.callThose(some, 'onTrainBatchBegin', step, {});
    await this.callThose(some, 'onBatchBegin', step, {});
  }
  /** `done` steps of the epoch have run, `total` of the training. */
  async batchEnd(
    done: number,
    steps: number | null,
    { total, logs }: { total: number; logs: Logs },
  ): Promise<void> {
    const due = this.all.filter(c => isDue(c, total));
    await this.callThose(due, 'onTrainBatchEnd', done - 1, logs);
    await this.callThose(due, 'onBatchEnd', done - 1, logs);
    if (steps !== this.params.steps) this.setParams({ steps });
    this.bar?.progress(done, logs);
  }
  /** `steps`: how many there will be. */
  async testBegin(steps: number | null = null): Promise<void> {
    if (!this.validates) this.setParams({ steps });
    await this.call('onTestBegin', {});
  }
  testEnd = (logs: Logs): Promise<void> => this.call('onTestEnd', logs);
  testBatchBegin = (step: number): Promise<void> => this.call('onTestBatchBegin', step, {});
  async testBatchEnd(done: number, steps: number | null, logs: Logs): Promise<void> {
    await this.call('onTestBatchEnd', done - 1, logs);
    if (this.validates) return;
    if (steps !== this.params.steps) this.setParams({ steps });
    this.bar?.progress(done, logs);
  }

  // ---- state -----------------------------------------------------------------------------------------------------------------

  private get stateful(): readonly Callback[] {
    return this.all.filter(isStateful);
  }
  states(): CallbackState[] {
    return this.stateful.map(c => {
      const { name } = c.constructor;
      const state = c.getState!();
      checkPackable(name, state);
      return { name, state };
    });
  }
  /** @throws TypeError where the states are not of these callbacks, one by one */
  checkStates(who: string, states: readonly CallbackState[], advice: string): void {
    const listed = (names: readonly string[]) => names.join(', ') || 'none';
    const expected = listed(states.map(({ name }) => name));
    const received = listed(this.stateful.map(c => c.constructor.name));
    if (expected !== received)
      throw new TypeError(
        mismatch(who, `the callbacks with a state to be ${expected}`, received, advice),
      );
  }
  async restore(states: readonly CallbackState[]): Promise<void> {
    for (const [i, c] of this.stateful.entries()) await c.setState!(states[i].state);
  }

  private validates = false;
  /** The same callbacks for the validation within a fit: the bar stays as it is. */
  forValidation(): Callbacks {
    const view = Object.create(this) as Callbacks;
    Object.defineProperties(view, { validates: { value: true }, wantsProgress: { value: false } });
    return view;
  }
}

const isDue = ({ everySteps }: Callback, total: number): boolean =>
  everySteps === undefined || total % everySteps === 0;
