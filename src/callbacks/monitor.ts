// SPDX-License-Identifier: MIT
// What callbacks that watch a figure have in common.
import { mismatch } from '../errors.js';
import type { Direction } from '../metrics/metric.js';
import { checkFromZero, checkNumber } from '../naming.js';
import { Callback, type Logs } from './callback.js';

export interface MonitorConfig {
  /** The key of the logs that is watched. Default 'val_loss'. */
  monitor?: string;
  /** What counts as an improvement, at least. */
  minDelta?: number;
  /** Epochs without improvement that are allowed. */
  patience?: number;
  /** 1: says what it does. Default 0. */
  verbose?: number;
  /** Whether a lower or a greater value is better; 'auto' asks the metric. */
  mode?: 'auto' | 'min' | 'max';
}

export abstract class Monitor<C extends Required<MonitorConfig>> extends Callback {
  private direction: Direction | null = null;

  constructor(
    /** The factory's name, as errors say it. */
    private readonly who: string,
    readonly config: Readonly<C>,
  ) {
    super();
    checkNumber(who, 'minDelta', config.minDelta);
    checkFromZero(who, 'patience', config.patience);
    if (!['auto', 'min', 'max'].includes(config.mode))
      throw new TypeError(mismatch(who, "`mode` to be 'auto', 'min' or 'max'", config.mode));
  }

  /** Whether a value is better, by at least `minDelta`. */
  protected improves(value: number, than: number | null): boolean {
    this.direction ??= this.chosenDirection();
    if (than === null) return true;
    const delta = Math.abs(this.config.minDelta);
    return this.direction === 'up' ? value - delta > than : value + delta < than;
  }
  /** The figure that is watched. */
  protected valueIn(logs: Logs): number | undefined {
    const { monitor } = this.config;
    if (!(monitor in logs))
      process.emitWarning(
        `${this.who}: there is no ${JSON.stringify(monitor)} to watch, only ${Object.keys(logs).join(', ')}.`,
        'GemmuleWarning',
      );
    return logs[monitor];
  }
  protected say(text: string): void {
    if (this.config.verbose > 0) process.stdout.write(`${text}\n`);
  }
  private chosenDirection(): Direction {
    const { monitor, mode } = this.config;
    if (mode !== 'auto') return mode === 'max' ? 'up' : 'down';
    const name = monitor.replace(/^val_/, '');
    const direction = name === 'loss' ? 'down' : this.model.directionOf(name);
    if (direction === undefined)
      throw new TypeError(
        mismatch(
          this.who,
          "`mode` to be 'min' or 'max', since the metric does not say which is better",
          monitor,
        ),
      );
    return direction;
  }
}
