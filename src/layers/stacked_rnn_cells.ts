// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { Layer, LayerConfig } from './layer.js';
import {
  type AnyCell,
  checkCell,
  outputStateOf,
  RecurrentCell,
  stateShapesOf,
  type Step,
  stepOf,
} from './recurrent_cell.js';

export interface StackedRNNCellsConfig extends LayerConfig {
  /** Each takes the output of the one before. */
  cells: readonly AnyCell[];
}

/**
 * Cells one after another that count as one. Its states are those of the first cell, then those of the second, and so on.
 *
 * @example gm.layers.stackedRNNCells({ cells: [gm.layers.gruCell({ units: 8 }), gm.layers.lstmCell({ units: 4 })] })
 */
export class StackedRNNCells extends RecurrentCell<StackedRNNCellsConfig> {
  static override readonly className: string = 'StackedRNNCells';
  static override readonly configKeys: readonly string[] = ['cells'];
  readonly cells: readonly AnyCell[];

  constructor(config: StackedRNNCellsConfig) {
    super(config);
    const { cells } = config;
    if (!Array.isArray(cells) || cells.length === 0)
      throw new TypeError(mismatch(this.title, '`cells` to be an array of at least one', cells));
    cells.forEach(cell => checkCell(this, cell));
    this.cells = cells as readonly AnyCell[];
  }
  protected override get parts(): readonly Layer[] {
    return this.cells;
  }
  override build(sample: Shape): void {
    let shape = sample;
    for (const cell of this.cells) {
      cell.ensureBuilt(shape);
      shape = stateShapesOf(cell)[outputStateOf(cell)];
    }
  }
  override get stateShapes(): readonly Shape[] {
    return this.cells.flatMap(stateShapesOf);
  }
  override get outputState(): number {
    const last = this.cells[this.cells.length - 1];
    return this.stateShapes.length - stateShapesOf(last).length + outputStateOf(last);
  }
  override begin(batch: number, training: boolean): Step {
    const steps = this.cells.map(cell => stepOf(cell, batch, training));
    const counts = this.cells.map(cell => stateShapesOf(cell).length);
    return (x, states) => {
      let at = 0;
      let y = x;
      const next = steps.flatMap((step, i): Tensor[] => {
        const [output, ...own] = step(y, states.slice(at, (at += counts[i])));
        y = output;
        return own;
      });
      return [y, ...next];
    };
  }
}
