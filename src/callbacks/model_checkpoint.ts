// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { checkKeys } from '../naming.js';
import type { Logs } from './callback.js';
import { Monitor, type MonitorConfig } from './monitor.js';
import { fillTemplate } from './template.js';

export interface ModelCheckpointConfig extends Pick<MonitorConfig, 'monitor' | 'verbose' | 'mode'> {
  /** Where to save: `'runs/{epoch:02d}-{val_loss:.2f}'` takes the epoch (from 1), `batch` and the logs. */
  filepath: string;
  /** Whether only what is better than all before is saved. Default false. */
  saveBestOnly?: boolean;
  /** Whether the weights alone are saved, a safetensors file, instead of the model's folder. Default false. */
  saveWeightsOnly?: boolean;
  /** 'epoch', or after how many steps. Default 'epoch'. */
  saveFreq?: 'epoch' | number;
  /** What must be beaten to be the first best one. */
  initialValueThreshold?: number | null;
}
const defaults = {
  monitor: 'val_loss',
  verbose: 0,
  mode: 'auto' as const,
  saveBestOnly: false,
  saveWeightsOnly: false,
  saveFreq: 'epoch' as const,
  initialValueThreshold: null,
};
/** What every Monitor has; every improvement counts here. */
const unconditional = { minDelta: 0, patience: 0 };

/** Saves the model, or its weights, as it trains. */
export class ModelCheckpoint extends Monitor<
  Required<ModelCheckpointConfig> & Required<MonitorConfig>
> {
  /** The best value so far. */
  best: number | null;
  private epoch = 0;
  override readonly everySteps: number | undefined;

  constructor(config: ModelCheckpointConfig) {
    const who = 'modelCheckpoint';
    checkKeys(who, config, ['filepath', ...Object.keys(defaults)]);
    super(who, { ...unconditional, ...defaults, ...config });
    const { filepath, saveFreq } = this.config;
    if (typeof filepath !== 'string' || filepath === '')
      throw new TypeError(mismatch(who, '`filepath` to be a path', filepath));
    this.best = this.config.initialValueThreshold;
    if (saveFreq === 'epoch') return;
    if (!Number.isSafeInteger(saveFreq) || saveFreq < 1)
      throw new TypeError(mismatch(who, "`saveFreq` to be 'epoch' or an integer from 1", saveFreq));
    this.everySteps = saveFreq;
    this.onTrainBatchEnd = (batch, logs) => this.save(logs, { batch: batch + 1 });
  }

  override onEpochBegin(epoch: number): void {
    this.epoch = epoch;
  }
  override async onEpochEnd(_epoch: number, logs: Logs = {}): Promise<void> {
    if (this.config.saveFreq === 'epoch') await this.save(logs);
  }
  override getState(): unknown {
    const { best, epoch } = this;
    return { best, epoch };
  }
  override setState(state: object): void {
    Object.assign(this, state);
  }

  private async save(logs: Logs = {}, counts: { batch?: number } = {}): Promise<void> {
    const { filepath, saveBestOnly, saveWeightsOnly } = this.config;
    if (saveBestOnly && !this.isBest(logs)) return;
    const values = { ...logs, ...counts, epoch: this.epoch + 1 };
    const path = fillTemplate('modelCheckpoint: filepath', filepath, values);
    this.say(`Epoch ${this.epoch + 1}: saving model to ${path}`);
    await (saveWeightsOnly ? this.model.saveWeights(path) : this.model.save(path));
  }
  private isBest(logs: Logs): boolean {
    const value = this.valueIn(logs);
    if (value === undefined || !this.improves(value, this.best)) return false;
    this.best = value;
    return true;
  }
}
