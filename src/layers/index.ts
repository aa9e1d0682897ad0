// SPDX-License-Identifier: MIT
// The layers under Keras's names: classes for subclassing, factories in lower camel.
import { Activation } from './activation.js';
import { Dense } from './dense.js';
import { Dropout } from './dropout.js';
import { Flatten } from './flatten.js';
import { InputLayer } from './input_layer.js';
import type { Layer, LayerConfig } from './layer.js';
import { Reshape } from './reshape.js';

export { Activation, Dense, Dropout, Flatten, InputLayer, Reshape };
export { type CallOptions, Layer, type LayerConfig, type WeightOptions } from './layer.js';

type Constructor<C extends LayerConfig, L extends Layer> = new (config: C) => L;
const factory =
  <C extends LayerConfig, L extends Layer>(Class: Constructor<C, L>) =>
  (config: C): L =>
    new Class(config);

export const activation = factory(Activation);
export const dense = factory(Dense);
export const dropout = factory(Dropout);
export const flatten = (config: LayerConfig = {}): Flatten => new Flatten(config);
export const inputLayer = factory(InputLayer);
export { inputLayer as input };
export const reshape = factory(Reshape);
