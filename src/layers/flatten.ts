// SPDX-License-Identifier: MIT
import { reshape } from '../ops/index.js';
import { sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';

/** One axis of all but the batch axis: `[batch, ...]` becomes `[batch, product of the rest]`. */
export class Flatten extends Layer<LayerConfig> {
  static override readonly className: string = 'Flatten';
  static override readonly configKeys: readonly string[] = [];
  override call(x: Tensor): Tensor {
    return reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))]);
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
