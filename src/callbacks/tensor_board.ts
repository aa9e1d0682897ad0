// SPDX-License-Identifier: MIT
import { join } from 'node:path';
import { mismatch } from '../errors.js';
import { checkKeys } from '../naming.js';
import { Callback, type Logs } from './callback.js';
import { EventFile } from './event_file.js';
import { noteLearningRates } from './learning_rates.js';

export interface TensorBoardConfig {
  /** Default 'logs'. */
  logDir?: string;
  /** 'epoch' (default), or after how many batches to write theirs, too; 'batch' is 1. Batches are then looked at one by one. */
  updateFreq?: 'epoch' | 'batch' | number;
}

/**
 * Writes loss, metrics and learning rate for TensorBoard (`tensorboard --logdir logs`): scalars alone, no graphs, histograms or
 * profiles.
 */
export class TensorBoard extends Callback {
  private readonly logDir: string;
  private readonly files = new Map<'train' | 'validation', EventFile>();
  private batches = 0;

  constructor(config: TensorBoardConfig = {}) {
    super();
    checkKeys('tensorBoard', config, ['logDir', 'updateFreq']);
    const { logDir = 'logs', updateFreq = 'epoch' } = config;
    this.logDir = logDir;
    if (updateFreq === 'epoch') return;
    const every = updateFreq === 'batch' ? 1 : updateFreq;
    if (!Number.isSafeInteger(every) || every < 1)
      throw new RangeError(
        mismatch('tensorBoard', "`updateFreq` to be 'epoch', 'batch' or from 1", updateFreq),
      );
    this.onTrainBatchEnd = (_batch, logs) => this.batchEnded(every, logs);
  }

  override onTrainBegin(): void {
    this.batches = 0;
    this.files.clear();
  }
  override onEpochEnd(epoch: number, given: Logs = {}): void {
    const logs = { ...given };
    noteLearningRates(this.model, logs);
    const isVal = (name: string) => name.startsWith('val_');
    const tagged = (names: string[], cut: number) =>
      Object.fromEntries(names.map(name => [`epoch_${name.slice(cut)}`, logs[name]]));
    const names = Object.keys(logs);
    this.write(
      'train',
      tagged(
        names.filter(n => !isVal(n)),
        0,
      ),
      epoch,
    );
    this.write('validation', tagged(names.filter(isVal), 'val_'.length), epoch);
  }
  override async onTestEnd(logs: Logs = {}): Promise<void> {
    const [step] = await this.model.optimizer.iterations.data();
    const entries = Object.entries(logs).map(([n, v]) => [`evaluation_${n}_vs_iterations`, v]);
    this.write('validation', Object.fromEntries(entries) as Logs, step);
  }
  override getState(): unknown {
    return this.batches;
  }
  override setState(batches: number): void {
    this.batches = batches;
  }
  private batchEnded(every: number, logs: Logs = {}): void {
    const step = this.batches++;
    if (step % every !== 0) return;
    const entries = Object.entries(logs).map(([name, value]) => [`batch_${name}`, value]);
    this.write('train', Object.fromEntries(entries) as Logs, step);
  }

  /** A file is made when there is something to write. */
  private write(kind: 'train' | 'validation', values: Logs, step: number): void {
    if (Object.keys(values).length === 0) return;
    let file = this.files.get(kind);
    if (!file) this.files.set(kind, (file = new EventFile(join(this.logDir, kind))));
    file.scalars(values, step);
  }
}
