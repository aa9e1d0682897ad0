// SPDX-License-Identifier: MIT
import { checkFromZero, checkKeys, checkNumber } from '../naming.js';
import type { Logs } from './callback.js';
import { noteLearningRates, ratedOptimizers } from './learning_rates.js';
import { Monitor, type MonitorConfig } from './monitor.js';

/** `minDelta` is 1e-4 by default, `patience` 10. */
export interface ReduceLROnPlateauConfig extends MonitorConfig {
  /** What the learning rate is multiplied by, from 0 up to, but not, 1. Default 0.1. */
  factor?: number;
  /** Epochs after a reduction that do not count. Default 0. */
  cooldown?: number;
  /** The least learning rate. Default 0. */
  minLr?: number;
}
const defaults: Readonly<Required<ReduceLROnPlateauConfig>> = {
  monitor: 'val_loss',
  factor: 0.1,
  patience: 10,
  verbose: 0,
  mode: 'auto',
  minDelta: 1e-4,
  cooldown: 0,
  minLr: 0,
};

/** Lowers the learning rate each time a figure has stopped improving. */
export class ReduceLROnPlateau extends Monitor<Required<ReduceLROnPlateauConfig>> {
  private best: number | null = null;
  private wait = 0;
  private cooling = 0;

  constructor(config: ReduceLROnPlateauConfig = {}) {
    const who = 'reduceLROnPlateau';
    checkKeys(who, config, Object.keys(defaults));
    super(who, { ...defaults, ...config });
    const { factor, cooldown, minLr } = this.config;
    checkNumber(who, 'factor', factor, 'a number from 0 up to, but not, 1', v => v >= 0 && v < 1);
    checkFromZero(who, 'cooldown', cooldown);
    checkFromZero(who, 'minLr', minLr);
  }

  override onTrainBegin(): void {
    Object.assign(this, { best: null, wait: 0, cooling: 0 });
  }
  override onEpochEnd(epoch: number, logs: Logs = {}): void {
    noteLearningRates(this.model, logs);
    const current = this.valueIn(logs);
    if (current === undefined) return;
    if (this.cooling > 0) {
      this.cooling--;
      this.wait = 0;
    }
    if (this.improves(current, this.best)) {
      this.best = current;
      this.wait = 0;
    } else if (this.cooling === 0 && ++this.wait >= this.config.patience) this.reduce(epoch);
  }
  override getState(): unknown {
    const { best, wait, cooling } = this;
    return { best, wait, cooling };
  }
  override setState(state: object): void {
    Object.assign(this, state);
  }
  private reduce(epoch: number): void {
    const { factor, minLr, cooldown } = this.config;
    const reducible = ratedOptimizers(this.model).filter(({ optimizer }) => optimizer.lr > minLr);
    if (reducible.length === 0) return;
    for (const { optimizer, name } of reducible) {
      optimizer.lr = Math.max(optimizer.lr * factor, minLr);
      const whose = name ? `${name}'s` : 'the';
      this.say(
        `Epoch ${epoch + 1}: reduceLROnPlateau: ${whose} learning rate is ${optimizer.lr} now.`,
      );
    }
    this.cooling = cooldown;
    this.wait = 0;
  }
}
