// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { transpose } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';

export interface PermuteConfig extends LayerConfig {
  /** The axes of a sample in their new order, counted from 1: `[2, 1]` exchanges two. */
  dims: readonly number[];
}

/**
 * The axes of each sample in another order.
 *
 * @example model.add(gm.layers.permute({ dims: [2, 1], inputShape: [10, 64] })) // gives [64, 10]
 */
export class Permute extends Layer<PermuteConfig> {
  static override readonly className: string = 'Permute';
  static override readonly configKeys: readonly string[] = ['dims'];

  constructor(config: PermuteConfig) {
    super(config);
    const dims: unknown = config.dims;
    const good = Array.isArray(dims) && dims.every((_, i) => dims.includes(i + 1));
    if (!good)
      throw new TypeError(
        mismatch(this.title, '`dims` to be the numbers from 1 on, each once, in some order', dims),
      );
  }
  override call(x: Tensor): Tensor {
    const { dims } = this.config;
    if (x.rank !== dims.length + 1)
      throw new ShapeError(
        mismatch(this.title, `input of ${dims.length + 1} axes, the batch and \`dims\``, x.shape),
      );
    return transpose(x, [0, ...dims]);
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
