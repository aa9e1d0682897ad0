// SPDX-License-Identifier: MIT
import { getActivation } from '../activations/index.js';
import { type RecurrentActivation, recurrentActivations, simpleRnn } from '../ops/simple_rnn.js';
import {
  cellConfig,
  dropped,
  Recurrent,
  type RecurrentConfig,
  recurrentKeys,
  type Ran,
  type Run,
} from './recurrent.js';
import { SimpleRNNCell, type SimpleRNNCellConfig } from './simple_rnn_cell.js';

export interface SimpleRNNConfig extends RecurrentConfig, SimpleRNNCellConfig {}

/**
 * A fully connected recurrence over `[batch, steps, features]`: h' = activation(x · kernel + h · recurrentKernel + bias).
 *
 * @example model.add(gm.layers.simpleRNN({ units: 32 }))
 */
export class SimpleRNN extends Recurrent<SimpleRNNConfig, SimpleRNNCell> {
  static override readonly className: string = 'SimpleRNN';
  static override readonly configKeys: readonly string[] = [
    ...SimpleRNNCell.configKeys,
    ...recurrentKeys,
  ];
  readonly cell: SimpleRNNCell;

  constructor(config: SimpleRNNConfig) {
    super(config);
    this.cell = new SimpleRNNCell(cellConfig(config, SimpleRNNCell.configKeys), this);
  }
  /** What the op can apply. */
  private fusedActivation(): RecurrentActivation | undefined {
    return recurrentActivations.find(name => this.cell.activation === getActivation(name));
  }
  protected override steps(run: Run): Ran {
    const { kernel, recurrentKernel, bias, recurrentDropout } = this.cell;
    const activation = this.fusedActivation();
    if (activation === undefined || recurrentDropout > 0) return this.stepByStep(run);
    const { y, h } = simpleRnn(dropped(run, this.cell), kernel, recurrentKernel, {
      activation,
      bias,
      mask: run.mask,
      initialState: run.states?.[0],
      reverse: this.goBackwards,
    });
    return { sequence: () => y, last: h, states: [h] };
  }
}
