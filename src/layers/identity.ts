// SPDX-License-Identifier: MIT
import { Layer, type LayerConfig, type Tensors } from './layer.js';

/** Its input as it is: a place where no layer is needed. */
export class Identity extends Layer<LayerConfig> {
  static override readonly className: string = 'Identity';
  static override readonly configKeys: readonly string[] = [];
  override supportsMasking = true;
  override call(x: Tensors): Tensors {
    return x;
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
