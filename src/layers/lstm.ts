// SPDX-License-Identifier: MIT
import { lstm } from '../ops/lstm.js';
import type { Tensor } from '../tensor.js';
import { LSTMCell, type LSTMCellConfig } from './lstm_cell.js';
import {
  cellConfig,
  dropped,
  type GatedConfig,
  packingOf,
  Recurrent,
  type RecurrentConfig,
  gatedKeys,
  type Packing,
  type Ran,
  type Run,
} from './recurrent.js';

export interface LSTMConfig extends RecurrentConfig, LSTMCellConfig, GatedConfig {}

/**
 * Long short-term memory over `[batch, steps, features]` (Hochreiter & Schmidhuber 1997). With tanh and sigmoid, and without
 * recurrentDropout, one instruction does all steps.
 *
 * @example
 * const encoder = gm.layers.lstm({ units: 64, returnState: true });
 * const [, h, c] = encoder.apply<gm.Tensor[]>(x);
 * const y = gm.layers.lstm({ units: 64, returnSequences: true }).apply(z, { initialState: [h, c] });
 */
export class LSTM extends Recurrent<LSTMConfig, LSTMCell> {
  static override readonly className: string = 'LSTM';
  static override readonly configKeys: readonly string[] = [...LSTMCell.configKeys, ...gatedKeys];
  readonly cell: LSTMCell;

  constructor(config: LSTMConfig) {
    super(config);
    this.cell = new LSTMCell(cellConfig(config, LSTMCell.configKeys), this);
  }
  protected override steps(run: Run): Ran {
    if (!this.cell.isUsual) return this.stepByStep(run);
    const { kernel, recurrentKernel, bias, units } = this.cell;
    const [w, u] = run.packed ?? [kernel, recurrentKernel];
    const { y, h, c } = lstm(dropped(run, this.cell), w, u, {
      bias,
      mask: run.mask,
      initialState: run.states as [Tensor, Tensor] | null,
      reverse: this.goBackwards,
      packedUnits: run.packed && units,
    });
    return { sequence: () => y, last: h, states: [h, c] };
  }
  override packing(): Packing | null {
    return this.cell.isUsual ? packingOf(this.cell, 4) : null;
  }
}
