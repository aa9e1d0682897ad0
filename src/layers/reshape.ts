// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { reshape } from '../ops/index.js';
import { type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';

export interface ReshapeConfig extends LayerConfig {
  /** The shape of one output sample; one extent may be -1: what is left. */
  targetShape: readonly number[];
}

/** Another shape of each sample. */
export class Reshape extends Layer<ReshapeConfig> {
  static override readonly className: string = 'Reshape';
  static override readonly configKeys: readonly string[] = ['targetShape'];

  constructor(config: ReshapeConfig) {
    super(config);
    const target = config.targetShape as unknown;
    const good =
      Array.isArray(target) &&
      target.every(n => Number.isSafeInteger(n) && n >= -1) &&
      target.filter(n => n === -1).length <= 1;
    if (!good)
      throw new TypeError(
        mismatch(
          this.title,
          '`targetShape` to be an array of integers, of which one may be -1',
          target,
        ),
      );
  }
  override call(x: Tensor): Tensor {
    return reshape(x, [x.shape[0], ...this.resolved(x.shape.slice(1))]);
  }
  private resolved(sample: Shape): Shape {
    const { targetShape } = this.config;
    const known = sizeOf(targetShape.filter(n => n !== -1));
    const shape = targetShape.map(n => (n === -1 ? sizeOf(sample) / known : n));
    if (shape.every(Number.isInteger) && sizeOf(shape) === sizeOf(sample)) return shape;
    throw new ShapeError(
      mismatch(this.title, `samples that fill ${shapeText(targetShape)}`, sample),
    );
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
