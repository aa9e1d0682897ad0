// SPDX-License-Identifier: MIT
import { serialize } from '../saving/object.js';
import { Recurrent, type RecurrentConfig, recurrentKeys } from './recurrent.js';
import { type AnyCell, checkCell } from './recurrent_cell.js';
import { StackedRNNCells } from './stacked_rnn_cells.js';

export interface RNNConfig extends RecurrentConfig {
  /** What does one step: a cell of this library, or a layer of your own with a `stateSize`. Several are stacked. */
  cell: AnyCell | readonly AnyCell[];
}

/**
 * A cell, stepped through the sequences of `[batch, steps, ...]`.
 *
 * @example gm.layers.rnn({ cell: [gm.layers.lstmCell({ units: 32 }), gm.layers.lstmCell({ units: 16 })] })
 */
export class RNN extends Recurrent<RNNConfig, AnyCell> {
  static override readonly className: string = 'RNN';
  static override readonly configKeys: readonly string[] = ['cell', ...recurrentKeys];
  readonly cell: AnyCell;

  constructor(config: RNNConfig) {
    super(config);
    const cell: unknown = config.cell;
    const one = Array.isArray(cell) ? new StackedRNNCells({ cells: cell as AnyCell[] }) : cell;
    checkCell(this, one);
    this.cell = one;
  }
  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), cell: serialize(this.cell) };
  }
}
