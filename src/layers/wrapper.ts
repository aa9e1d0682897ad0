// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { type CallOptions, Layer, type LayerConfig, type Samples } from './layer.js';

export interface WrapperConfig extends LayerConfig {
  /** What the wrapper adds to. */
  layer: Layer;
}

/** A layer around another one, whose weights are its own too: subclass it and say in `call` what becomes of the other's output. */
export abstract class Wrapper<
  C extends WrapperConfig = WrapperConfig,
  O extends CallOptions = CallOptions,
> extends Layer<C, O> {
  static override readonly configKeys: readonly string[] = ['layer'];
  readonly layer: Layer;

  constructor(config: C) {
    super(config);
    const layer: unknown = config.layer;
    if (!(layer instanceof Layer))
      throw new TypeError(mismatch(this.title, '`layer` to be a layer', layer));
    this.layer = layer as Layer;
  }
  override build(sample: Samples): void {
    this.layer.ensureBuilt(sample);
  }
}
