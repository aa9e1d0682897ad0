// SPDX-License-Identifier: MIT
import { matmul, reshape } from '../ops/index.js';
import { type Shape, sizeOf } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';
import { type WeightConfig, weightOptions } from './weights.js';

export interface ProjectionConfig
  extends LayerConfig, WeightConfig<'kernel'>, WeightConfig<'bias'> {
  /** The last axes of the input, which are summed over, and those of the output. */
  from: Shape;
  to: Shape;
  useBias: boolean;
}

/** x · kernel + bias over several axes: between features and heads, `[..., features]` and `[..., heads, depth]`. @internal */
export class Projection extends Layer<ProjectionConfig> {
  static override readonly className: string = 'Projection';
  override supportsMasking = true;
  kernel!: Variable;
  bias?: Variable;

  override build(): void {
    const { config } = this;
    const { from, to, useBias } = config;
    this.kernel = this.addWeight('kernel', [...from, ...to], weightOptions(config, 'kernel'));
    if (useBias) this.bias = this.addWeight('bias', to, weightOptions(config, 'bias', 'zeros'));
  }

  override call(x: Tensor): Tensor {
    const { from, to } = this.config;
    const lead = x.shape.slice(0, x.rank - from.length);
    const [rows, columns] = [sizeOf(from), sizeOf(to)];
    const bias = this.bias && reshape(this.bias, [columns]);
    const y = matmul(reshape(x, [...lead, rows]), reshape(this.kernel, [rows, columns]), { bias });
    return reshape(y, [...lead, ...to]);
  }
}
