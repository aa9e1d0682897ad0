// SPDX-License-Identifier: MIT
import * as ops from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Variable } from '../tensor.js';
import type { Layer } from './layer.js';
import {
  forgetBias,
  GatedCell,
  lstmStep,
  type GatedCellConfig,
  product,
  type Step,
} from './recurrent_cell.js';
import { weightOptions } from './weights.js';

export interface LSTMCellConfig extends GatedCellConfig {
  /** Whether the forget gate's bias starts at 1. Default true. */
  unitForgetBias?: boolean;
}

/**
 * One step of an LSTM (Hochreiter & Schmidhuber 1997), with the gates i, f, g and o side by side in its weights.
 *
 * @example const [y, h, c] = gm.layers.lstmCell({ units: 4 }).apply<gm.Tensor[]>([x, h0, c0])
 */
export class LSTMCell extends GatedCell<LSTMCellConfig> {
  static override readonly className: string = 'LSTMCell';
  static override readonly configKeys: readonly string[] = [
    ...GatedCell.configKeys,
    'unitForgetBias',
  ];
  constructor(config: LSTMCellConfig, owner?: Layer) {
    super(config, 4, owner);
  }
  protected override addBias(): Variable {
    const { config, units } = this;
    const options = weightOptions(config, 'bias', 'zeros');
    const initializer = forgetBias(options.initializer);
    const unitForgetBias = config.unitForgetBias ?? true;
    return this.addWeight(
      'bias',
      [4 * units],
      unitForgetBias ? { ...options, initializer } : options,
    );
  }
  override get stateShapes(): readonly Shape[] {
    return [[this.units], [this.units]];
  }
  override begin(batch: number, training: boolean): Step {
    const inputs = this.inputNoise(batch, training);
    const states = this.stateNoise(batch, training);
    return (x, [h, c]) => {
      const z = product(x, this.kernel, inputs, this.bias);
      const gates = ops.add(z, product(h, this.recurrentKernel, states));
      return lstmStep(ops.split(gates, 4, -1), c, this);
    };
  }
}
