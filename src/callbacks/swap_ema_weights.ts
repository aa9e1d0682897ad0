// SPDX-License-Identifier: MIT
import { checkKeys } from '../naming.js';
import type { Variable } from '../tensor.js';
import { assign } from '../variable.js';
import { Callback } from './callback.js';

export interface SwapEMAWeightsConfig {
  /** Whether the model has the averages between epochs, too: for callbacks that save it. Default false. */
  swapOnEpoch?: boolean;
}

/** Gives the model the moving averages of its weights while it is evaluated or predicts; the optimizer needs `useEma`. */
export class SwapEMAWeights extends Callback {
  private readonly swapOnEpoch: boolean;
  private swapped = false;
  constructor(config: SwapEMAWeightsConfig = {}) {
    super();
    checkKeys('swapEMAWeights', config, ['swapOnEpoch']);
    this.swapOnEpoch = config.swapOnEpoch ?? false;
  }

  override onEpochBegin(): void {
    if (this.swapOnEpoch) this.swapTo(false);
  }
  override onEpochEnd(epoch: number): void {
    if (!this.swapOnEpoch) return;
    this.swapTo(true);
    // The training is about to end with the averages in the weights: there they are already.
    if (epoch === this.params.epochs - 1 || this.model.stopTraining)
      for (const [v, average] of this.averages()) assign(average, v);
  }
  override onTestBegin(): void {
    this.swapTo(true);
  }
  override onTestEnd(): void {
    this.swapTo(false);
  }
  override onPredictBegin(): void {
    this.swapTo(true);
  }
  override onPredictEnd(): void {
    this.swapTo(false);
  }
  override getState(): unknown {
    return this.swapped;
  }
  override setState(swapped: boolean): void {
    this.swapped = swapped;
  }

  private swapTo(averaged: boolean): void {
    if (this.swapped === averaged) return;
    for (const [v, average] of this.averages()) {
      const value = v.value;
      assign(v, average);
      assign(average, value);
      value.dispose();
    }
    this.swapped = averaged;
  }
  /** The weights that have an average so far, each with it. */
  private averages(): [Variable, Variable][] {
    const weights = this.model.trainableWeights;
    const parts = this.model.optimizer.partsFor(weights);
    if (!parts.some(optimizer => optimizer.useEma))
      throw new Error(
        `swapEMAWeights: expected an optimizer with \`useEma\`, received ${parts.map(o => o.name).join(', ')} without. Make it with useEma: true.`,
      );
    return weights.flatMap(v => {
      const average = parts.map(optimizer => optimizer.averageOf(v)).find(a => a !== undefined);
      return average ? [[v, average] as [Variable, Variable]] : [];
    });
  }
}
