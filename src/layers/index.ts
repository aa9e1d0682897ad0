// SPDX-License-Identifier: MIT
// The layers under Keras's names: classes for subclassing, factories in lower camel.
import {
  AdaptiveAveragePooling1D,
  AdaptiveAveragePooling2D,
  AdaptiveAveragePooling3D,
  AdaptiveMaxPooling1D,
  AdaptiveMaxPooling2D,
  AdaptiveMaxPooling3D,
} from './adaptive_pooling.js';
import { AveragePooling1D, AveragePooling2D, AveragePooling3D } from './average_pooling.js';
import { BatchNormalization } from './batch_normalization.js';
import { Conv1D, Conv2D, Conv3D } from './conv.js';
import {
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
} from './global_pooling.js';
import { MaxPooling1D, MaxPooling2D, MaxPooling3D } from './max_pooling.js';
import { Activation } from './activation.js';
import { AlphaDropout } from './alpha_dropout.js';
import { CenterCrop } from './center_crop.js';
import { Cropping1D, Cropping2D, Cropping3D } from './cropping.js';
import { CutMix } from './cut_mix.js';
import { Dense } from './dense.js';
import { Dropout } from './dropout.js';
import { ELU } from './elu.js';
import { Flatten } from './flatten.js';
import { GaussianDropout } from './gaussian_dropout.js';
import { GaussianNoise } from './gaussian_noise.js';
import { InputLayer } from './input_layer.js';
import type { Layer, LayerConfig } from './layer.js';
import { LeakyReLU } from './leaky_relu.js';
import { MixUp } from './mix_up.js';
import { Normalization } from './normalization.js';
import { Permute } from './permute.js';
import { PReLU } from './prelu.js';
import { RandomBrightness } from './random_brightness.js';
import { RandomContrast } from './random_contrast.js';
import { RandomCrop } from './random_crop.js';
import { RandomErasing } from './random_erasing.js';
import { RandomFlip } from './random_flip.js';
import { RandomRotation } from './random_rotation.js';
import { RandomTranslation } from './random_translation.js';
import { RandomZoom } from './random_zoom.js';
import { ReLU } from './relu.js';
import { RepeatVector } from './repeat_vector.js';
import { Rescaling } from './rescaling.js';
import { Reshape } from './reshape.js';
import { Resizing } from './resizing.js';
import { Softmax } from './softmax.js';
import { SpatialDropout1D, SpatialDropout2D, SpatialDropout3D } from './spatial_dropout.js';
import { UnitNormalization } from './unit_normalization.js';
import { UpSampling1D, UpSampling2D, UpSampling3D } from './up_sampling.js';
import { ZeroPadding1D, ZeroPadding2D, ZeroPadding3D } from './zero_padding.js';

export {
  AdaptiveAveragePooling1D,
  AdaptiveAveragePooling2D,
  AdaptiveAveragePooling3D,
  AdaptiveMaxPooling1D,
  AdaptiveMaxPooling2D,
  AdaptiveMaxPooling3D,
  AveragePooling1D,
  AveragePooling2D,
  AveragePooling3D,
  BatchNormalization,
  Conv1D,
  Conv2D,
  Conv3D,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
  MaxPooling1D,
  MaxPooling2D,
  MaxPooling3D,
  Activation,
  AlphaDropout,
  CenterCrop,
  Cropping1D,
  Cropping2D,
  Cropping3D,
  CutMix,
  Dense,
  Dropout,
  ELU,
  Flatten,
  GaussianDropout,
  GaussianNoise,
  InputLayer,
  LeakyReLU,
  MixUp,
  Normalization,
  Permute,
  PReLU,
  RandomBrightness,
  RandomContrast,
  RandomCrop,
  RandomErasing,
  RandomFlip,
  RandomRotation,
  RandomTranslation,
  RandomZoom,
  ReLU,
  RepeatVector,
  Rescaling,
  Reshape,
  Resizing,
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

export const adaptiveAveragePooling1d = factory(AdaptiveAveragePooling1D);
export const adaptiveAveragePooling2d = factory(AdaptiveAveragePooling2D);
export const adaptiveAveragePooling3d = factory(AdaptiveAveragePooling3D);
export const adaptiveMaxPooling1d = factory(AdaptiveMaxPooling1D);
export const adaptiveMaxPooling2d = factory(AdaptiveMaxPooling2D);
export const adaptiveMaxPooling3d = factory(AdaptiveMaxPooling3D);
export const averagePooling1d = factory(AveragePooling1D);
export const averagePooling2d = factory(AveragePooling2D);
export const averagePooling3d = factory(AveragePooling3D);
export const batchNormalization = plain(BatchNormalization);
export const conv1d = factory(Conv1D);
export const conv2d = factory(Conv2D);
export const conv3d = factory(Conv3D);
export const globalAveragePooling1d = plain(GlobalAveragePooling1D);
export const globalAveragePooling2d = plain(GlobalAveragePooling2D);
export const globalAveragePooling3d = plain(GlobalAveragePooling3D);
export const globalMaxPooling1d = plain(GlobalMaxPooling1D);
export const globalMaxPooling2d = plain(GlobalMaxPooling2D);
export const globalMaxPooling3d = plain(GlobalMaxPooling3D);
export const maxPooling1d = plain(MaxPooling1D);
export const maxPooling2d = plain(MaxPooling2D);
export const maxPooling3d = plain(MaxPooling3D);
export const activation = factory(Activation);
export const alphaDropout = factory(AlphaDropout);
export const centerCrop = factory(CenterCrop);
export const cropping1d = plain(Cropping1D);
export const cropping2d = plain(Cropping2D);
export { cropping2d as cropping2D };
export const cropping3d = plain(Cropping3D);
export const cutMix = plain(CutMix);
export const dense = factory(Dense);
export const dropout = factory(Dropout);
export const elu = plain(ELU);
export const flatten = (config: LayerConfig = {}): Flatten => new Flatten(config);
export const gaussianDropout = factory(GaussianDropout);
export const gaussianNoise = factory(GaussianNoise);
export const inputLayer = factory(InputLayer);
export { inputLayer as input };
export const leakyReLU = plain(LeakyReLU);
export const mixUp = plain(MixUp);
export const normalization = plain(Normalization);
export const permute = factory(Permute);
export const prelu = plain(PReLU);
export const randomBrightness = factory(RandomBrightness);
export const randomContrast = factory(RandomContrast);
export const randomCrop = factory(RandomCrop);
export const randomErasing = plain(RandomErasing);
export const randomFlip = plain(RandomFlip);
export const randomRotation = factory(RandomRotation);
export const randomTranslation = factory(RandomTranslation);
export const randomZoom = factory(RandomZoom);
export const reLU = plain(ReLU);
export const repeatVector = factory(RepeatVector);
export const rescaling = factory(Rescaling);
export const reshape = factory(Reshape);
export const resizing = factory(Resizing);
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
