// SPDX-License-Identifier: MIT
import type { CallbackState, Resumable } from '../callbacks/callback.js';
import type { Callbacks } from '../callbacks/index.js';
import { mismatch } from '../errors.js';
import { type Backup, readBackup, saveModel } from '../saving/model.js';
import type { Logs } from './logs.js';
import type { Model } from './model.js';
import type { DataPosition, Passes } from './passes.js';

/** Where a training stands. */
interface Position {
  /** Counted from 0, with the steps of it that are done and those of the epochs before. */
  epoch: number;
  step: number;
  stepsBefore: number;
  /** Steps of an epoch; null: not known. */
  steps: number | null;
  /** Whether a hook asked to stop. */
  isStopped: boolean;
  /** Those of the last epoch that ended. */
  logs: Record<string, number>;
  training: DataPosition;
  validation: DataPosition | null;
}
/** What a backup keeps beside the model, its optimizer and random numbers. */
interface Kept {
  position: Position;
  callbacks: readonly CallbackState[];
}

interface Data {
  training: Passes;
  validation: Passes | null;
}

/** How far a fit has come: what is saved of it, and how it goes on from there. */
export class Progress implements Resumable {
  step = 0;
  stepsBefore = 0;
  logs: Record<string, number> = {};
  private backup: Backup<Kept> | null = null;

  constructor(
    private readonly model: Model,
    private readonly callbacks: Callbacks,
    private readonly data: Data,
    public epoch: number,
  ) {}

  /** Whether a hook has ended the training. In mid-epoch there is still the epoch's end to come. */
  get isOver(): boolean {
    return this.model.stopTraining && this.step === 0;
  }
  epochEnded(logs: Logs): void {
    this.logs = logs;
    this.epoch++;
    this.stepsBefore += this.step;
    this.step = 0;
  }

  async save(path: string): Promise<void> {
    const { epoch, step, stepsBefore, logs } = this;
    const { training, validation } = this.data;
    const position: Position = {
      epoch,
      step,
      stepsBefore,
      steps: training.steps,
      isStopped: this.model.stopTraining,
      logs: { ...logs },
      training: await training.position(),
      validation: (await validation?.position()) ?? null,
    };
    const callbacks = this.callbacks.states();
    await saveModel(path, this.model, { position, callbacks } satisfies Kept);
  }

  async find(path: string): Promise<void> {
    if (this.backup) return;
    const backup = await readBackup<Kept>(path, this.model);
    if (backup === null) return;
    this.check(path, backup.kept);
    this.backup = backup;
    const { epoch, step, stepsBefore, logs } = backup.kept.position;
    Object.assign(this, { epoch, step, stepsBefore, logs });
  }
  /** @throws Error where this is another training */
  private check(path: string, { position, callbacks }: Kept): void {
    const advice = 'Go on with the same training, or remove the backup.';
    this.callbacks.checkStates(path, callbacks, advice);
    const { steps } = this.data.training;
    if (position.step > 0 && position.steps !== steps)
      throw new Error(mismatch(path, `epochs of ${position.steps} steps`, steps, advice));
  }
  /** Takes up the backup that was found, if any. */
  async goOn(signal?: AbortSignal): Promise<void> {
    if (this.backup === null) return;
    const { kept, take } = this.backup;
    const { position, callbacks } = kept;
    this.backup = null;
    const { training, validation } = this.data;
    // The data are opened again by their own random numbers; then `take` puts those to where they were.
    const settle = [await training.goOn(position.training, signal)];
    if (validation && position.validation)
      settle.push(await validation.goOn(position.validation, signal));
    take();
    for (const act of settle) act();
    this.model.stopTraining = position.isStopped;
    await this.callbacks.restore(callbacks);
  }
}
