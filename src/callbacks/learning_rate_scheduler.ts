// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import type { Optimizer } from '../optimizers/index.js';
import { Callback, type Logs } from './callback.js';
import { noteLearningRates, ratedOptimizers } from './learning_rates.js';

/** The learning rate of an epoch, counted from 0, given the present one. */
export type EpochSchedule = (epoch: number, rate: number) => number;

/** Sets the learning rate at the beginning of each epoch. */
export class LearningRateScheduler extends Callback {
  constructor(
    private readonly schedule: EpochSchedule,
    private readonly verbose = 0,
  ) {
    super();
    if (typeof schedule !== 'function')
      throw new TypeError(
        mismatch('learningRateScheduler', 'a function of epoch and learning rate', schedule),
      );
  }
  override onEpochBegin(epoch: number): void {
    for (const { optimizer, name } of ratedOptimizers(this.model)) {
      optimizer.lr = this.rateOf(optimizer, epoch);
      const whose = name ? `${name}'s` : 'the';
      if (this.verbose > 0)
        process.stdout.write(
          `Epoch ${epoch + 1}: ${whose} learning rate is ${optimizer.lr} now.\n`,
        );
    }
  }
  override onEpochEnd(_epoch: number, logs: Logs = {}): void {
    noteLearningRates(this.model, logs);
  }
  private rateOf(optimizer: Optimizer, epoch: number): number {
    const rate: unknown = this.schedule(epoch, optimizer.lr);
    if (typeof rate === 'number' && rate >= 0 && Number.isFinite(rate)) return rate;
    throw new RangeError(
      mismatch('learningRateScheduler', 'the schedule to give a number from 0', rate),
    );
  }
}
