// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch } from '../errors.js';
import { checkShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';
import type { SymbolicShape } from './symbolic.js';

export interface InputConfig extends LayerConfig {
  /** The shape of one sample, without the batch axis (null: an axis of any length). */
  shape?: readonly (number | null)[];
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
    this.batchShape; // whether there is one
  }
  /** The shape that was given, with the batch axis in front. */
  get batchShape(): SymbolicShape {
    const { shape, batchShape, inputShape, batchInputShape } = this.config;
    const sample = shape ?? inputShape;
    const whole = sample ? [null, ...sample] : (batchShape ?? batchInputShape);
    if (!whole)
      throw new TypeError(mismatch(this.title, '`shape`, the shape of one sample', shape));
    checkShape(
      `${this.title}: shape`,
      whole.map(n => n ?? 1),
    );
    return whole;
  }
  /** Null where an axis of a sample may have any length. */
  override get givenInputShape(): Shape | null {
    const sample = this.batchShape.slice(1);
    return sample.includes(null) ? null : (sample as Shape);
  }
  override call(x: Tensor): Tensor {
    return x;
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
