// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch } from '../errors.js';
import { checkShape } from '../shape.js';
import { positiveInteger } from './checks.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';
import { beginGraph, type SymbolicShape, type SymbolicTensor } from './symbolic.js';

export interface InputConfig extends LayerConfig {
  /** The shape of one sample, without the batch axis (null: an axis of any length). */
  shape?: readonly (number | null)[];
  /** The same with the batch axis in front (null: any). */
  batchShape?: readonly (number | null)[];
  /** The extent of the batch axis. Default: any. */
  batchSize?: number | null;
  /** Taken from Keras, where false. */
  sparse?: boolean;
  ragged?: boolean;
  optional?: boolean;
}
const shapeKeys = ['shape', 'batchShape', 'inputShape', 'batchInputShape'] as const;
const absent = ['sparse', 'ragged', 'optional'] as const;

/** Says what a model's samples look like. It computes nothing. */
export class InputLayer extends Layer<InputConfig> {
  static override readonly className: string = 'InputLayer';
  static override readonly configKeys: readonly string[] = [
    'shape',
    'batchShape',
    'batchSize',
    ...absent,
  ];
  override supportsMasking = true;
  override built = true;
  /** What a graph begins with. */
  readonly symbol: SymbolicTensor;

  constructor(config: InputConfig) {
    const dtype: DType = config.dtype === 'float64' ? 'float64' : 'float32';
    super({ ...config, dtype });
    this.checkOptions();
    this.symbol = beginGraph(this, this.batchShape, config.dtype ?? 'float32');
  }
  private checkOptions(): void {
    const { config } = this;
    const odd = absent.find(option => config[option]);
    if (odd !== undefined) {
      const advice = 'Inputs are dense tensors, and all of them are given.';
      throw new TypeError(mismatch(this.title, `\`${odd}\` to be left out`, config[odd], advice));
    }
    const given = shapeKeys.filter(key => config[key] !== undefined);
    if (given.length > 1)
      throw new TypeError(mismatch(this.title, 'one shape', `\`${given.join('` and `')}\``));
    const { batchSize } = config;
    if (batchSize === undefined || batchSize === null) return;
    positiveInteger(this, 'batchSize', batchSize);
    if (given.some(key => key.startsWith('batch')))
      throw new TypeError(mismatch(this.title, `\`batchSize\` beside \`shape\``, given[0]));
  }
  /** The shape that was given, with the batch axis in front. */
  get batchShape(): SymbolicShape {
    const { shape, batchShape, inputShape, batchInputShape, batchSize = null } = this.config;
    const sample = shape ?? inputShape;
    const whole = sample ? [batchSize, ...sample] : (batchShape ?? batchInputShape);
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
