// SPDX-License-Identifier: MIT
import * as ops from '../ops/index.js';
import type { Tensor, Variable } from '../tensor.js';
import type { Layer } from './layer.js';
import { GatedCell, type GatedCellConfig, product, type Step } from './recurrent_cell.js';
import { weightOptions } from './weights.js';

export interface GRUCellConfig extends GatedCellConfig {
  /** Whether the reset gate is applied after the product with the state, which then has a bias of its own. Default true. */
  resetAfter?: boolean;
}

/**
 * One step of a gated recurrent unit (Cho et al. 2014), with the gates z and r and the candidate side by side in its weights.
 *
 * @example const [y, h] = gm.layers.gruCell({ units: 4 }).apply<gm.Tensor[]>([x, h0])
 */
export class GRUCell extends GatedCell<GRUCellConfig> {
  static override readonly className: string = 'GRUCell';
  static override readonly configKeys: readonly string[] = [...GatedCell.configKeys, 'resetAfter'];
  readonly resetAfter: boolean;

  constructor(config: GRUCellConfig, owner?: Layer) {
    super(config, 3, owner);
    this.resetAfter = config.resetAfter ?? true;
  }
  protected override addBias(): Variable {
    if (!this.resetAfter) return super.addBias();
    return this.addWeight('bias', [2, 3 * this.units], weightOptions(this.config, 'bias', 'zeros'));
  }
  /** What is added to the products with the input and with the state. @internal */
  biases(): { bias?: Tensor; recurrentBias?: Tensor } {
    if (!this.bias || !this.resetAfter) return this.bias ? { bias: this.bias } : {};
    const [bias, recurrentBias] = ops.unstack(this.bias);
    return { bias, recurrentBias };
  }

  override begin(batch: number, training: boolean): Step {
    const inputs = this.inputNoise(batch, training);
    const states = this.stateNoise(batch, training);
    const { bias, recurrentBias } = this.biases();
    return (x, [h]) => {
      const [xz, xr, xh] = ops.split(product(x, this.kernel, inputs, bias), 3, -1);
      const [hz, hr, candidate] = this.fromState(h, states, recurrentBias);
      const z = this.recurrentActivation(ops.add(xz, hz));
      const r = this.recurrentActivation(ops.add(xr, hr));
      const found = this.activation(ops.add(xh, candidate(r)));
      const next = ops.add(ops.mul(z, h), ops.mul(ops.sub(1, z), found));
      return [next, next];
    };
  }
  /** What the state adds to the gates z and r, and to the candidate once r is known. */
  private fromState(
    h: Tensor,
    noise: readonly Tensor[],
    bias?: Tensor,
  ): [Tensor, Tensor, (r: Tensor) => Tensor] {
    if (this.resetAfter) {
      const [z, r, inner] = ops.split(product(h, this.recurrentKernel, noise, bias), 3, -1);
      return [z, r, reset => ops.mul(reset, inner)];
    }
    const { units } = this;
    const [gates, last] = ops.split(this.recurrentKernel, [2 * units, units], -1);
    const [z, r] = ops.split(product(h, gates, noise.slice(0, 2)), 2, -1);
    return [z, r, reset => product(ops.mul(reset, h), last, noise.slice(2))];
  }
}
