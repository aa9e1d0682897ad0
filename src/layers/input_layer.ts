// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch } from '../errors.js';
import { checkShape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';
import { beginGraph, type SymbolicShape, type SymbolicTensor } from './symbolic.js';

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
  override built = true;
  /** What a graph begins with. */
  readonly symbol: SymbolicTensor;

  constructor(config: InputConfig) {
    const dtype: DType = config.dtype === 'float64' ? 'float64' : 'float32';
    super({ ...config, dtype });
    this.symbol = beginGraph(this, this.batchShape, config.dtype ?? 'float32');
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
  override get givenBatchShape(): SymbolicShape {
    return this.batchShape;
  }
  override getConfig(): Record<string, unknown> {
    const { name, batchShape, symbol } = this;
    return { name, batchShape: [...batchShape], dtype: symbol.dtype };
  }
  override call(x: Tensor): Tensor {
    return x;
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
