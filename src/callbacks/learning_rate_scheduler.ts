// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { Callback, type Logs } from './callback.js';

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
    const { optimizer } = this.model;
    const rate = this.schedule(epoch, optimizer.lr);
    if (typeof rate !== 'number' || !(rate >= 0 && Number.isFinite(rate)))
      throw new RangeError(
        mismatch('learningRateScheduler', 'the schedule to give a number from 0', rate),
      );
    optimizer.lr = rate;
    if (this.verbose > 0)
      process.stdout.write(`Epoch ${epoch + 1}: the learning rate is ${rate} now.\n`);
  }
  override onEpochEnd(_epoch: number, logs: Logs = {}): void {
    logs.learning_rate = this.model.optimizer.lr;
  }
}
