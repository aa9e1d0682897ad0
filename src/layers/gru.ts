// SPDX-License-Identifier: MIT
import { gru } from '../ops/gru.js';
import { GRUCell, type GRUCellConfig } from './gru_cell.js';
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

export interface GRUConfig extends RecurrentConfig, GRUCellConfig, GatedConfig {}

/**
 * Gated recurrent units over `[batch, steps, features]` (Cho et al. 2014). With tanh and sigmoid, and without recurrentDropout, one
 * instruction does all steps.
 *
 * @example model.add(gm.layers.gru({ units: 64, resetAfter: false }))
 */
export class GRU extends Recurrent<GRUConfig, GRUCell> {
  static override readonly className: string = 'GRU';
  static override readonly configKeys: readonly string[] = [...GRUCell.configKeys, ...gatedKeys];
  readonly cell: GRUCell;

  constructor(config: GRUConfig) {
    super(config);
    this.cell = new GRUCell(cellConfig(config, GRUCell.configKeys), this);
  }
  protected override steps(run: Run): Ran {
    if (!this.cell.isUsual) return this.stepByStep(run);
    const { kernel, recurrentKernel, resetAfter, units } = this.cell;
    const [w, u] = run.packed ?? [kernel, recurrentKernel];
    const { y, h } = gru(dropped(run, this.cell), w, u, {
      ...this.cell.biases(),
      mask: run.mask,
      initialState: run.states?.[0],
      reverse: this.goBackwards,
      resetAfter,
      packedUnits: run.packed && units,
    });
    return { sequence: () => y, last: h, states: [h] };
  }
  override packing(): Packing | null {
    return this.cell.isUsual ? packingOf(this.cell, 3) : null;
  }
}
