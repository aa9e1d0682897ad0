// SPDX-License-Identifier: MIT
import { Callback, type Logs } from './callback.js';
import { type BarState, formatBar, formatLine, widthOf } from './format_bar.js';

const LEAST_INTERVAL = 0.05; // seconds between two drawings

/** Where the bar is drawn. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Keras's progress bar: drawn again in place on a terminal; one line an epoch with verbose 2. It hears of steps as they come, not of each. */
export class ProgressBar extends Callback {
  private began = 0;
  private firstEnded: number | null = null;
  private drawn = -Infinity;
  private width = 0;
  private seen = 0;
  /** Within a fit, validation is silent. */
  private fitting = false;

  constructor(
    private readonly screen: Screen = process.stdout,
    private readonly now: () => number = () => performance.now() / 1000,
  ) {
    super();
  }

  override onTrainBegin(): void {
    this.fitting = true;
  }
  override onTrainEnd(): void {
    this.fitting = false;
  }
  override onEpochBegin(epoch: number): void {
    this.begin();
    if (this.params.verbose && this.params.epochs > 1)
      this.screen.write(`Epoch ${epoch + 1}/${this.params.epochs}\n`);
  }
  override onEpochEnd(_epoch: number, logs?: Logs): void {
    this.finish(logs);
  }
  override onTestBegin(): void {
    if (!this.fitting) this.begin();
  }
  override onTestEnd(logs?: Logs): void {
    if (!this.fitting) this.finish(logs);
  }

  /** So many steps are done. */
  progress(step: number, logs?: Logs): void {
    const now = this.now();
    this.seen = step;
    const state = this.state(now, { step, logs });
    if (step >= 1) this.firstEnded ??= this.firstAfter(now, step);
    if (this.params.verbose !== 1 || now - this.drawn < LEAST_INTERVAL) return;
    this.draw(formatBar(state));
    this.drawn = now;
  }

  private begin(): void {
    this.began = this.now();
    this.firstEnded = null;
    this.drawn = -Infinity;
    this.width = 0;
    this.seen = 0;
  }
  private finish(logs?: Logs): void {
    const state = this.state(this.now(), {
      step: this.params.steps ?? this.seen,
      target: this.params.steps ?? this.seen,
      logs,
      finished: true,
    });
    if (this.params.verbose === 1) this.draw(`${formatBar(state)}\n`);
    if (this.params.verbose === 2) this.screen.write(`${formatLine(state)}\n`);
    this.width = 0;
  }
  private state(now: number, own: Partial<BarState> & { step: number }): BarState {
    const columns = this.screen.columns;
    return {
      target: this.params.steps,
      elapsed: now - this.began,
      perStep: this.perStep(now, own.step),
      ...(columns !== undefined && { columns }),
      ...own,
    };
  }
  /** The first step is left out of the estimate, where it was seen alone: it compiles. */
  private perStep(now: number, step: number): number {
    if (step === 0) return 0;
    return this.firstEnded !== null && step > 1
      ? (now - this.firstEnded) / (step - 1)
      : (now - this.began) / step;
  }
  /** When the first step ended, as far as one can tell from when several had. */
  private firstAfter(now: number, step: number): number {
    return this.began + (now - this.began) / step;
  }
  private draw(line: string): void {
    const width = widthOf(line.replace('\n', ''));
    const rest = ' '.repeat(Math.max(0, this.width - width));
    this.screen.write(`\r${line.endsWith('\n') ? `${line.slice(0, -1)}${rest}\n` : line + rest}`);
    this.width = width;
  }
}
