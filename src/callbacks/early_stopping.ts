// SPDX-License-Identifier: MIT
import { checkKeys } from '../naming.js';
import type { Tensor } from '../tensor.js';
import type { Logs } from './callback.js';
import { Monitor, type MonitorConfig } from './monitor.js';

/** `minDelta` and `patience` are 0 by default. */
export interface EarlyStoppingConfig extends MonitorConfig {
  /** The value that must be beaten. */
  baseline?: number | null;
  /** Whether the weights of the best epoch come back at the end. Default false. */
  restoreBestWeights?: boolean;
  /** Epochs before the first that counts. Default 0. */
  startFromEpoch?: number;
}
const defaults: Readonly<Required<EarlyStoppingConfig>> = {
  monitor: 'val_loss',
  minDelta: 0,
  patience: 0,
  verbose: 0,
  mode: 'auto',
  baseline: null,
  restoreBestWeights: false,
  startFromEpoch: 0,
};

/** Ends the training once a figure has stopped improving. */
export class EarlyStopping extends Monitor<Required<EarlyStoppingConfig>> {
  /** The best value so far, and its epoch. */
  best: number | null = null;
  bestEpoch = 0;
  /** The epoch at whose end training stopped, or 0. */
  stoppedEpoch = 0;
  private wait = 0;
  private bestWeights: Tensor[] | null = null;

  constructor(config: EarlyStoppingConfig = {}) {
    checkKeys('earlyStopping', config, Object.keys(defaults));
    super('earlyStopping', { ...defaults, ...config });
  }

  override onTrainBegin(): void {
    this.forgetWeights();
    Object.assign(this, { wait: 0, stoppedEpoch: 0, best: null, bestEpoch: 0 });
  }
  override onEpochEnd(epoch: number, logs: Logs = {}): void {
    const current = this.valueIn(logs);
    if (current === undefined || epoch < this.config.startFromEpoch) return;
    if (this.config.restoreBestWeights && this.bestWeights === null) this.noteWeights(epoch);
    this.wait++;
    if (this.improves(current, this.best)) this.improved(epoch, current);
    else if (this.wait >= this.config.patience && epoch > 0) {
      this.stoppedEpoch = epoch;
      this.model.stopTraining = true;
    }
  }
  override onTrainEnd(): void {
    if (this.stoppedEpoch > 0) this.say(`Epoch ${this.stoppedEpoch + 1}: early stopping`);
    if (this.bestWeights === null) return;
    this.say(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    this.model.setWeights(this.bestWeights);
    this.forgetWeights();
  }
  override getState(): unknown {
    const { wait, stoppedEpoch, best, bestEpoch, bestWeights } = this;
    return { wait, stoppedEpoch, best, bestEpoch, bestWeights };
  }
  override setState(state: object): void {
    this.forgetWeights();
    Object.assign(this, state);
  }

  /** The patience starts anew only where the baseline is beaten, too. */
  private improved(epoch: number, current: number): void {
    this.best = current;
    this.bestEpoch = epoch;
    if (this.config.restoreBestWeights) this.noteWeights(epoch);
    if (this.config.baseline === null || this.improves(current, this.config.baseline))
      this.wait = 0;
  }
  private noteWeights(epoch: number): void {
    this.forgetWeights();
    this.bestWeights = this.model.getWeights();
    this.bestEpoch = epoch;
  }
  private forgetWeights(): void {
    this.bestWeights?.forEach(w => w.dispose());
    this.bestWeights = null;
  }
}
