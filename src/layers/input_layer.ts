// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch } from '../errors.js';
import { checkShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';

export interface InputConfig extends LayerConfig {
  /** The shape of one sample, without the batch axis. */
  shape?: Shape;
  /** The same with the batch axis in front (null: any). */
  batchShape?: readonly (number | null)[];
}

/** Says what a model's samples look like. It computes nothing. */
export class InputLayer extends Layer<InputConfig> {
  static override readonly className: string = 'InputLayer';
  static override readonly configKeys: readonly string[] = ['shape', 'batchShape'];
  override supportsMasking = true;

  constructor(config: InputConfig) {
    const dtype: DType =
      config.dtype === 'int32' || config.dtype === 'uint8'
        ? 'float32'
        : (config.dtype ?? 'float32');
    super({ ...config, dtype });
    if (this.givenInputShape === null)
      throw new TypeError(mismatch(this.title, '`shape`, the shape of one sample', config.shape));
  }
  override get givenInputShape(): Shape | null {
    const { shape, batchShape } = this.config;
    const sample = shape ?? batchShape?.slice(1) ?? super.givenInputShape;
    if (sample !== null) checkShape(`${this.title}: shape`, sample);
    return sample;
  }
  override call(x: Tensor): Tensor {
    return x;
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
