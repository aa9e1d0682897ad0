// SPDX-License-Identifier: MIT
// Layers that look values up on the host, where strings are.
import { CaptureError } from '../errors.js';
import { Tensor, type TensorLike } from '../tensor.js';
import { Layer, type LayerConfig, type Tensors } from './layer.js';
import { hasSymbols, type Symbols } from './symbolic.js';

/** What layers on the host take: strings or numbers, alone or in nested arrays, or a tensor of numbers. */
export type Values = string | TensorLike;

/**
 * A layer that is called on JavaScript's values, strings among them, and gives a tensor at once. It has no weights, and no place in
 * a model or a captured function: those compute on the device, from tensors.
 */
export abstract class HostLayer<C extends LayerConfig = LayerConfig> extends Layer<C> {
  override built = true;

  /** The layer's output for `x`. */
  override apply<Y extends Tensors = Tensor>(x: Values): Y;
  override apply(x: Symbols): never;
  override apply(x: Values | Symbols): Tensor {
    const hasNoData = hasSymbols(x) || (x instanceof Tensor && x.handle < 0);
    return hasNoData ? this.call() : this.lookUp(x as Values);
  }
  protected abstract lookUp(x: Values): Tensor;

  override call(): never {
    throw new CaptureError(
      `${this.title}: runs on the host, outside of models and captured functions. Apply it to the data, and pass on the tensor that it gives.`,
    );
  }
}
