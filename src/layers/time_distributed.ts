// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import * as ops from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';

export interface TimeDistributedConfig extends LayerConfig {
  /** What each step goes through. */
  layer: Layer;
}

/**
 * A layer, applied to each step of `[batch, steps, ...]` with the same weights.
 *
 * @example model.add(gm.layers.timeDistributed({ layer: gm.layers.conv2d({ filters: 8, kernelSize: 3 }) }))
 */
export class TimeDistributed extends Layer<TimeDistributedConfig> {
  static override readonly className: string = 'TimeDistributed';
  static override readonly configKeys: readonly string[] = ['layer'];
  override supportsMasking = true;
  readonly layer: Layer;

  constructor(config: TimeDistributedConfig) {
    super(config);
    const layer: unknown = config.layer;
    if (!(layer instanceof Layer))
      throw new TypeError(mismatch(this.title, '`layer` to be a layer', layer));
    this.layer = layer;
  }
  protected override get parts(): readonly Layer[] {
    return [this.layer];
  }
  override build(sample: Shape): void {
    this.expectSample(sample, '[steps, ...]', sample.length >= 2);
    this.layer.ensureBuilt(sample.slice(1));
  }

  override call(x: Tensor, options: CallOptions): Tensor {
    const { training } = options;
    const mask = this.stepMask(x, options.mask);
    if (training && this.layer.weights.some(w => !w.trainable)) return this.stepByStep(x);
    const [batch, steps, ...inner] = x.shape;
    const y = this.layer.apply(ops.reshape(x, [batch * steps, ...inner]), { training });
    return ops.reshape(y, [batch, steps, ...y.shape.slice(1)]);
  }
  /** One call for each step: what the layer counts while training, it counts of each. */
  private stepByStep(x: Tensor): Tensor {
    const outputs = ops.unstack(x, 1).map(step => this.layer.apply(step, { training: true }));
    return ops.stack(outputs, 1);
  }
  override getConfig(): Record<string, unknown> {
    const { className } = this.layer;
    return { ...super.getConfig(), layer: { className, config: this.layer.getConfig() } };
  }
}
