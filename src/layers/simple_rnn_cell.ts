// SPDX-License-Identifier: MIT
import { add } from '../ops/index.js';
import type { Layer } from './layer.js';
import { product, type Step, UnitsCell, type UnitsCellConfig } from './recurrent_cell.js';

export type SimpleRNNCellConfig = UnitsCellConfig;

/**
 * One step of a fully connected recurrence: h' = activation(x · kernel + h · recurrentKernel + bias).
 *
 * @example const [y, h] = gm.layers.simpleRNNCell({ units: 4 }).apply<gm.Tensor[]>([x, h0])
 */
export class SimpleRNNCell extends UnitsCell<SimpleRNNCellConfig> {
  static override readonly className: string = 'SimpleRNNCell';
  constructor(config: SimpleRNNCellConfig, owner?: Layer) {
    super(config, 1, owner);
  }
  override begin(batch: number, training: boolean): Step {
    const inputs = this.inputNoise(batch, training);
    const states = this.stateNoise(batch, training);
    return (x, [h]) => {
      const z = product(x, this.kernel, inputs, this.bias);
      const next = this.activation(add(z, product(h, this.recurrentKernel, states)));
      return [next, next];
    };
  }
}
