// SPDX-License-Identifier: MIT
// The layers under Keras's names: classes for subclassing, factories in lower camel.
import { Activation } from './activation.js';
import { Dense } from './dense.js';
import { Dropout } from './dropout.js';
import { ELU } from './elu.js';
import { Flatten } from './flatten.js';
import { InputLayer } from './input_layer.js';
import type { Layer, LayerConfig } from './layer.js';
import { LeakyReLU } from './leaky_relu.js';
import { PReLU } from './prelu.js';
import { ReLU } from './relu.js';
import { Reshape } from './reshape.js';
import { Softmax } from './softmax.js';

export {
  Activation,
  Dense,
  Dropout,
  ELU,
  Flatten,
  InputLayer,
  LeakyReLU,
  PReLU,
  ReLU,
  Reshape,
  Softmax,
};
export { type CallOptions, Layer, type LayerConfig, type WeightOptions } from './layer.js';

type Constructor<C extends LayerConfig, L extends Layer> = new (config: C) => L;
const factory =
  <C extends LayerConfig, L extends Layer>(Class: Constructor<C, L>) =>
  (config: C): L =>
    new Class(config);
/** Of a layer that needs no options. */
const plain =
  <C extends LayerConfig, L extends Layer>(Class: new (config?: C) => L) =>
  (config?: C): L =>
    new Class(config);

export const activation = factory(Activation);
export const dense = factory(Dense);
export const dropout = factory(Dropout);
export const elu = plain(ELU);
export const flatten = (config: LayerConfig = {}): Flatten => new Flatten(config);
export const inputLayer = factory(InputLayer);
export { inputLayer as input };
export const leakyReLU = plain(LeakyReLU);
export const prelu = plain(PReLU);
export const reLU = plain(ReLU);
export const reshape = factory(Reshape);
export const softmax = plain(Softmax);
