// SPDX-License-Identifier: MIT
// The layers under Keras's names: classes for subclassing, factories in lower camel.
import { Activation } from './activation.js';
import { AlphaDropout } from './alpha_dropout.js';
import { Cropping1D, Cropping2D, Cropping3D } from './cropping.js';
import { Dense } from './dense.js';
import { Dropout } from './dropout.js';
import { ELU } from './elu.js';
import { Flatten } from './flatten.js';
import { GaussianDropout } from './gaussian_dropout.js';
import { GaussianNoise } from './gaussian_noise.js';
import { InputLayer } from './input_layer.js';
import type { Layer, LayerConfig } from './layer.js';
import { LeakyReLU } from './leaky_relu.js';
import { Normalization } from './normalization.js';
import { Permute } from './permute.js';
import { PReLU } from './prelu.js';
import { ReLU } from './relu.js';
import { RepeatVector } from './repeat_vector.js';
import { Rescaling } from './rescaling.js';
import { Reshape } from './reshape.js';
import { Softmax } from './softmax.js';
import { SpatialDropout1D, SpatialDropout2D, SpatialDropout3D } from './spatial_dropout.js';
import { UnitNormalization } from './unit_normalization.js';
import { UpSampling1D, UpSampling2D, UpSampling3D } from './up_sampling.js';
import { ZeroPadding1D, ZeroPadding2D, ZeroPadding3D } from './zero_padding.js';

export {
  Activation,
  AlphaDropout,
  Cropping1D,
  Cropping2D,
  Cropping3D,
  Dense,
  Dropout,
  ELU,
  Flatten,
  GaussianDropout,
  GaussianNoise,
  InputLayer,
  LeakyReLU,
  Normalization,
  Permute,
  PReLU,
  ReLU,
  RepeatVector,
  Rescaling,
  Reshape,
  Softmax,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
  UnitNormalization,
  UpSampling1D,
  UpSampling2D,
  UpSampling3D,
  ZeroPadding1D,
  ZeroPadding2D,
  ZeroPadding3D,
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
export const alphaDropout = factory(AlphaDropout);
export const cropping1d = plain(Cropping1D);
export const cropping2d = plain(Cropping2D);
export { cropping2d as cropping2D };
export const cropping3d = plain(Cropping3D);
export const dense = factory(Dense);
export const dropout = factory(Dropout);
export const elu = plain(ELU);
export const flatten = (config: LayerConfig = {}): Flatten => new Flatten(config);
export const gaussianDropout = factory(GaussianDropout);
export const gaussianNoise = factory(GaussianNoise);
export const inputLayer = factory(InputLayer);
export { inputLayer as input };
export const leakyReLU = plain(LeakyReLU);
export const normalization = plain(Normalization);
export const permute = factory(Permute);
export const prelu = plain(PReLU);
export const reLU = plain(ReLU);
export const repeatVector = factory(RepeatVector);
export const rescaling = factory(Rescaling);
export const reshape = factory(Reshape);
export const softmax = plain(Softmax);
export const spatialDropout1d = factory(SpatialDropout1D);
export const spatialDropout2d = factory(SpatialDropout2D);
export const spatialDropout3d = factory(SpatialDropout3D);
export const unitNormalization = plain(UnitNormalization);
export const upSampling1d = plain(UpSampling1D);
export const upSampling2d = plain(UpSampling2D);
export const upSampling3d = plain(UpSampling3D);
export const zeroPadding1d = plain(ZeroPadding1D);
export const zeroPadding2d = plain(ZeroPadding2D);
export const zeroPadding3d = plain(ZeroPadding3D);
