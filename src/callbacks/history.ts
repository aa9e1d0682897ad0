// SPDX-License-Identifier: MIT
import { Callback, type Logs } from './callback.js';

/** What `fit` returns: each epoch's loss and metrics. */
export class History extends Callback {
  /** The values of each key, one an epoch. */
  history: Record<string, number[]> = {};
  /** The epochs that ended, counted from 0. */
  epoch: number[] = [];

  override onTrainBegin(): void {
    this.epoch = [];
  }
  override onEpochEnd(epoch: number, logs: Logs = {}): void {
    this.epoch.push(epoch);
    for (const [key, value] of Object.entries(logs)) (this.history[key] ??= []).push(value);
    if (this.model) Object.assign(this.model, { history: this });
  }

  override getState(): unknown {
    return { history: this.history, epoch: this.epoch };
  }
  override setState(state: Pick<History, 'history' | 'epoch'>): void {
    Object.assign(this, state);
  }
}
