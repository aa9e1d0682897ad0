// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import type { Direction } from '../metrics/metric.js';
import { checkKeys, checkNumber } from '../naming.js';
import type { Tensor } from '../tensor.js';
import { Callback, type Logs } from './callback.js';

export interface EarlyStoppingConfig {
  /** The key of the logs that is watched. Default 'val_loss'. */
  monitor?: string;
  /** What counts as an improvement, at least. Default 0. */
  minDelta?: number;
  /** Epochs without improvement that are allowed. Default 0. */
  patience?: number;
  /** 1: says when it stops. Default 0. */
  verbose?: number;
  /** Whether a lower or a greater value is better; 'auto' asks the metric. */
  mode?: 'auto' | 'min' | 'max';
  /** The value that must be beaten. */
  baseline?: number | null;
  /** Whether the weights of the best epoch come back at the end. Default false. */
  restoreBestWeights?: boolean;
  /** Epochs before the first that counts. Default 0. */
  startFromEpoch?: number;
}
const keys = [
  'monitor',
  'minDelta',
  'patience',
  'verbose',
  'mode',
  'baseline',
  'restoreBestWeights',
  'startFromEpoch',
];

/** Ends the training once a figure has stopped improving. */
export class EarlyStopping extends Callback {
  readonly config: Readonly<Required<EarlyStoppingConfig>>;
  /** The best value so far, and its epoch. */
  best: number | null = null;
  bestEpoch = 0;
  /** The epoch at whose end training stopped, or 0. */
  stoppedEpoch = 0;
  private wait = 0;
  private bestWeights: Tensor[] | null = null;
  private direction: Direction | null = null;

  constructor(config: EarlyStoppingConfig = {}) {
    super();
    checkKeys('earlyStopping', config, keys);
    this.config = {
      monitor: 'val_loss',
      minDelta: 0,
      patience: 0,
      verbose: 0,
      mode: 'auto',
      baseline: null,
      restoreBestWeights: false,
      startFromEpoch: 0,
      ...config,
    };
    checkNumber('earlyStopping', 'minDelta', this.config.minDelta);
    checkNumber('earlyStopping', 'patience', this.config.patience, 'a number from 0', v => v >= 0);
    if (!['auto', 'min', 'max'].includes(this.config.mode))
      throw new TypeError(
        mismatch('earlyStopping', "`mode` to be 'auto', 'min' or 'max'", this.config.mode),
      );
  }

  override onTrainBegin(): void {
    this.forgetWeights();
    Object.assign(this, { wait: 0, stoppedEpoch: 0, best: null, bestEpoch: 0 });
  }
  override onEpochEnd(epoch: number, logs: Logs = {}): void {
    this.direction ??= this.chosenDirection();
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
    const say = (text: string) => this.config.verbose > 0 && process.stdout.write(`${text}\n`);
    if (this.stoppedEpoch > 0) say(`Epoch ${this.stoppedEpoch + 1}: early stopping`);
    if (this.bestWeights === null) return;
    say(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    this.model.setWeights(this.bestWeights);
    this.forgetWeights();
  }

  /** The patience starts anew only where the baseline is beaten, too. */
  private improved(epoch: number, current: number): void {
    this.best = current;
    this.bestEpoch = epoch;
    if (this.config.restoreBestWeights) this.noteWeights(epoch);
    if (this.config.baseline === null || this.improves(current, this.config.baseline))
      this.wait = 0;
  }
  private improves(value: number, than: number | null): boolean {
    if (than === null) return true;
    const delta = Math.abs(this.config.minDelta);
    return this.direction === 'up' ? value - delta > than : value + delta < than;
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

  private valueIn(logs: Logs): number | undefined {
    const { monitor } = this.config;
    if (!(monitor in logs))
      process.emitWarning(
        `earlyStopping: there is no ${JSON.stringify(monitor)} to watch, only ${Object.keys(logs).join(', ')}.`,
        'GemmuleWarning',
      );
    return logs[monitor];
  }
  private chosenDirection(): Direction {
    const { monitor, mode } = this.config;
    if (mode !== 'auto') return mode === 'max' ? 'up' : 'down';
    const name = monitor.replace(/^val_/, '');
    const direction =
      name === 'loss' ? 'down' : this.model.compiled.metrics.find(m => m.name === name)?.direction;
    if (direction === undefined)
      throw new TypeError(
        mismatch(
          'earlyStopping',
          "`mode` to be 'min' or 'max', since the metric does not say which is better",
          monitor,
        ),
      );
    return direction;
  }
}
