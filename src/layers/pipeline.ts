// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';

export interface PipelineConfig extends LayerConfig {
  /** Each takes what the one before gives. */
  layers: readonly Layer[];
}

/**
 * Layers one after another that count as one: for augmentations above all.
 *
 * @example gm.layers.pipeline({ layers: [gm.layers.autoContrast(), gm.layers.randomZoom({ heightFactor: 0.2 })] })
 */
export class Pipeline extends Layer<PipelineConfig> {
  static override readonly className: string = 'Pipeline';
  static override readonly configKeys: readonly string[] = ['layers'];
  override supportsMasking = true;
  readonly layers: readonly Layer[];

  constructor(config: PipelineConfig) {
    super(config);
    const { layers } = config;
    if (!Array.isArray(layers) || !layers.every(layer => layer instanceof Layer))
      throw new TypeError(mismatch(this.title, '`layers` to be an array of layers', layers));
    this.layers = layers as readonly Layer[];
  }
  protected override get parts(): readonly Layer[] {
    return this.layers;
  }
  override build(sample: Shape): void {
    let shape = sample;
    for (const layer of this.layers) shape = layer.outputShape(shape);
  }
  override call(x: Tensor, { training, mask }: CallOptions): Tensor {
    let y = x;
    for (const layer of this.layers)
      y = layer.apply(y, { training, mask: y === x ? mask : y.mask });
    return y;
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
