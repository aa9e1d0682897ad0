// SPDX-License-Identifier: MIT
// The layers under Keras's names: classes for subclassing, factories in lower camel.
import type { Tensor, TensorLike } from '../tensor.js';
import { Activation } from './activation.js';
import { ActivityRegularization } from './activity_regularization.js';
import {
  AdaptiveAveragePooling1D,
  AdaptiveAveragePooling2D,
  AdaptiveAveragePooling3D,
  AdaptiveMaxPooling1D,
  AdaptiveMaxPooling2D,
  AdaptiveMaxPooling3D,
} from './adaptive_pooling.js';
import { AdditiveAttention } from './additive_attention.js';
import { AlphaDropout } from './alpha_dropout.js';
import { Attention, type AttentionConfig } from './attention.js';
import { AugMix } from './aug_mix.js';
import { AutoContrast } from './auto_contrast.js';
import { AveragePooling1D, AveragePooling2D, AveragePooling3D } from './average_pooling.js';
import { BatchNormalization } from './batch_normalization.js';
import { Bidirectional } from './bidirectional.js';
import { CategoryEncoding } from './category_encoding.js';
import { CenterCrop } from './center_crop.js';
import { Concatenate } from './concatenate.js';
import { ContrastLimitedAdaptiveHistogramEqualization } from './contrast_limited_adaptive_histogram_equalization.js';
import { Conv1D, Conv2D, Conv3D } from './conv.js';
import { ConvLSTM1D, ConvLSTM2D, ConvLSTM3D } from './conv_lstm.js';
import { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose } from './conv_transpose.js';
import { Cropping1D, Cropping2D, Cropping3D } from './cropping.js';
import { CutMix } from './cut_mix.js';
import { Dense } from './dense.js';
import { DepthwiseConv1D, DepthwiseConv2D } from './depthwise_conv.js';
import { Discretization } from './discretization.js';
import { Dot } from './dot.js';
import { Dropout } from './dropout.js';
import { EinsumDense } from './einsum_dense.js';
import { ELU } from './elu.js';
import { Embedding, type EmbeddingConfig } from './embedding.js';
import { Equalization } from './equalization.js';
import { Flatten } from './flatten.js';
import { GaussianDropout } from './gaussian_dropout.js';
import { GaussianNoise } from './gaussian_noise.js';
import {
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
} from './global_pooling.js';
import { GroupNormalization } from './group_normalization.js';
import { GroupQueryAttention } from './group_query_attention.js';
import { GRU } from './gru.js';
import { GRUCell } from './gru_cell.js';
import { HashedCrossing } from './hashed_crossing.js';
import { Hashing } from './hashing.js';
import { Identity } from './identity.js';
import { InputLayer } from './input_layer.js';
import { IntegerLookup } from './integer_lookup.js';
import { Lambda, type LambdaConfig } from './lambda.js';
import type { Layer, LayerConfig, Tensors } from './layer.js';
import { LayerNormalization } from './layer_normalization.js';
import { LeakyReLU } from './leaky_relu.js';
import { LSTM } from './lstm.js';
import { LSTMCell } from './lstm_cell.js';
import { Masking } from './masking.js';
import { MaxNumBoundingBoxes } from './max_num_bounding_boxes.js';
import { MaxPooling1D, MaxPooling2D, MaxPooling3D } from './max_pooling.js';
import { MelSpectrogram } from './mel_spectrogram.js';
import { Add, Average, Maximum, Minimum, Multiply, Subtract } from './merge.js';
import { MixUp } from './mix_up.js';
import { MultiHeadAttention } from './multi_head_attention.js';
import { Normalization } from './normalization.js';
import { Permute } from './permute.js';
import { Pipeline } from './pipeline.js';
import { PReLU } from './prelu.js';
import { RandAugment } from './rand_augment.js';
import { RandomBrightness } from './random_brightness.js';
import { RandomColorDegeneration } from './random_color_degeneration.js';
import { RandomColorJitter } from './random_color_jitter.js';
import { RandomContrast } from './random_contrast.js';
import { RandomCrop } from './random_crop.js';
import { RandomElasticTransform } from './random_elastic_transform.js';
import { RandomErasing } from './random_erasing.js';
import { RandomFlip } from './random_flip.js';
import { RandomGaussianBlur } from './random_gaussian_blur.js';
import { RandomGrayscale } from './random_grayscale.js';
import { RandomHue } from './random_hue.js';
import { RandomInvert } from './random_invert.js';
import { RandomPerspective } from './random_perspective.js';
import { RandomPosterization } from './random_posterization.js';
import { RandomRotation } from './random_rotation.js';
import { RandomSaturation } from './random_saturation.js';
import { RandomSharpness } from './random_sharpness.js';
import { RandomShear } from './random_shear.js';
import { RandomTranslation } from './random_translation.js';
import { RandomZoom } from './random_zoom.js';
import { ReLU } from './relu.js';
import { RepeatVector } from './repeat_vector.js';
import { Rescaling } from './rescaling.js';
import { Reshape } from './reshape.js';
import { Resizing } from './resizing.js';
import { ReversibleEmbedding } from './reversible_embedding.js';
import { RMSNormalization } from './rms_normalization.js';
import { RotaryEmbedding } from './rotary_embedding.js';
import { RNN } from './rnn.js';
import { SeparableConv1D, SeparableConv2D } from './separable_conv.js';
import { SimpleRNN } from './simple_rnn.js';
import { SimpleRNNCell } from './simple_rnn_cell.js';
import { SinePositionEncoding } from './sine_position_encoding.js';
import { Softmax } from './softmax.js';
import { Solarization } from './solarization.js';
import { SpatialDropout1D, SpatialDropout2D, SpatialDropout3D } from './spatial_dropout.js';
import { SpectralNormalization } from './spectral_normalization.js';
import { StackedRNNCells } from './stacked_rnn_cells.js';
import { STFTSpectrogram } from './stft_spectrogram.js';
import { StringLookup } from './string_lookup.js';
import type { SymbolicTensor, Symbols } from './symbolic.js';
import { TextVectorization } from './text_vectorization.js';
import { TimeDistributed } from './time_distributed.js';
import { UnitNormalization } from './unit_normalization.js';
import { UpSampling1D, UpSampling2D, UpSampling3D } from './up_sampling.js';
import { Wrapper } from './wrapper.js';
import { ZeroPadding1D, ZeroPadding2D, ZeroPadding3D } from './zero_padding.js';

export {
  Activation,
  ActivityRegularization,
  AdaptiveAveragePooling1D,
  AdaptiveAveragePooling2D,
  AdaptiveAveragePooling3D,
  AdaptiveMaxPooling1D,
  AdaptiveMaxPooling2D,
  AdaptiveMaxPooling3D,
  Add,
  AdditiveAttention,
  AlphaDropout,
  Attention,
  AugMix,
  AutoContrast,
  Average,
  AveragePooling1D,
  AveragePooling2D,
  AveragePooling3D,
  BatchNormalization,
  Bidirectional,
  CategoryEncoding,
  CenterCrop,
  Concatenate,
  ContrastLimitedAdaptiveHistogramEqualization,
  Conv1D,
  Conv1DTranspose,
  Conv2D,
  Conv2DTranspose,
  Conv3D,
  Conv3DTranspose,
  ConvLSTM1D,
  ConvLSTM2D,
  ConvLSTM3D,
  Cropping1D,
  Cropping2D,
  Cropping3D,
  CutMix,
  Dense,
  DepthwiseConv1D,
  DepthwiseConv2D,
  Discretization,
  Dot,
  Dropout,
  EinsumDense,
  ELU,
  Embedding,
  Equalization,
  Flatten,
  GaussianDropout,
  GaussianNoise,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling3D,
  GroupNormalization,
  GroupQueryAttention,
  GRU,
  GRUCell,
  HashedCrossing,
  Hashing,
  Identity,
  InputLayer,
  IntegerLookup,
  Lambda,
  LayerNormalization,
  LeakyReLU,
  LSTM,
  LSTMCell,
  Masking,
  MaxNumBoundingBoxes,
  Maximum,
  MaxPooling1D,
  MaxPooling2D,
  MaxPooling3D,
  MelSpectrogram,
  Minimum,
  MixUp,
  MultiHeadAttention,
  Multiply,
  Normalization,
  Permute,
  PReLU,
  Pipeline,
  RandAugment,
  RandomBrightness,
  RandomColorDegeneration,
  RandomColorJitter,
  RandomContrast,
  RandomCrop,
  RandomElasticTransform,
  RandomErasing,
  RandomFlip,
  RandomGaussianBlur,
  RandomGrayscale,
  RandomHue,
  RandomInvert,
  RandomPerspective,
  RandomPosterization,
  RandomRotation,
  RandomSaturation,
  RandomSharpness,
  RandomShear,
  RandomTranslation,
  RandomZoom,
  ReLU,
  RepeatVector,
  Rescaling,
  Reshape,
  Resizing,
  ReversibleEmbedding,
  RMSNormalization,
  RotaryEmbedding,
  RNN,
  STFTSpectrogram,
  SeparableConv1D,
  SeparableConv2D,
  SimpleRNN,
  SimpleRNNCell,
  SinePositionEncoding,
  Softmax,
  Solarization,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
  SpectralNormalization,
  StackedRNNCells,
  StringLookup,
  Subtract,
  TextVectorization,
  TimeDistributed,
  UnitNormalization,
  UpSampling1D,
  UpSampling2D,
  UpSampling3D,
  Wrapper,
  ZeroPadding1D,
  ZeroPadding2D,
  ZeroPadding3D,
};
export {
  type CallOptions,
  Layer,
  type LayerConfig,
  type Masks,
  type Samples,
  type Tensors,
  type WeightOptions,
} from './layer.js';
export { type Cell } from './recurrent_cell.js';
export type * from './types.js';

type Constructor<C extends LayerConfig, L extends Layer> = new (config: C) => L;
const factory =
  <C extends LayerConfig, L extends Layer>(Class: Constructor<C, L>) =>
  (config: C): L =>
    new Class(config ?? {}); // without any, the layer says what it needs
/** Of a layer that needs no options. */
const plain =
  <C extends LayerConfig, L extends Layer>(Class: new (config?: C) => L) =>
  (config?: C): L =>
    new Class(config);

/** `gm.layers.add()` is a layer; `gm.layers.add([a, b])` is what one makes of tensors, symbolic ones too. */
interface Merging<C, L> {
  (config?: C): L;
  (inputs: Symbols, config?: C): SymbolicTensor;
  (inputs: readonly TensorLike[], config?: C): Tensor;
}
const merging = <C extends LayerConfig | undefined, L extends Layer>(
  Class: new (config: C) => L,
  usual?: Partial<C>,
): Merging<NonNullable<C>, L> =>
  ((given: C | Symbols, config?: C) =>
    Array.isArray(given)
      ? new Class({ ...usual, ...config } as C).apply(given)
      : new Class(given as C)) as Merging<NonNullable<C>, L>;

export const activation = factory(Activation);
export const activityRegularization = plain(ActivityRegularization);
export const adaptiveAveragePooling1d = factory(AdaptiveAveragePooling1D);
export const adaptiveAveragePooling2d = factory(AdaptiveAveragePooling2D);
export const adaptiveAveragePooling3d = factory(AdaptiveAveragePooling3D);
export const adaptiveMaxPooling1d = factory(AdaptiveMaxPooling1D);
export const adaptiveMaxPooling2d = factory(AdaptiveMaxPooling2D);
export const adaptiveMaxPooling3d = factory(AdaptiveMaxPooling3D);
export const add = merging(Add);
export const additiveAttention = plain(AdditiveAttention);
export const alphaDropout = factory(AlphaDropout);
export const attention = (config: AttentionConfig = {}): Attention => new Attention(config);
export const augMix = plain(AugMix);
export const autoContrast = plain(AutoContrast);
export const average = merging(Average);
export const averagePooling1d = factory(AveragePooling1D);
export const averagePooling2d = factory(AveragePooling2D);
export const averagePooling3d = factory(AveragePooling3D);
export const batchNormalization = plain(BatchNormalization);
export const bidirectional = factory(Bidirectional);
export const categoryEncoding = factory(CategoryEncoding);
export const centerCrop = factory(CenterCrop);
export const concatenate = merging(Concatenate);
export const contrastLimitedAdaptiveHistogramEqualization = plain(
  ContrastLimitedAdaptiveHistogramEqualization,
);
export const conv1d = factory(Conv1D);
export const conv1dTranspose = factory(Conv1DTranspose);
export const conv2d = factory(Conv2D);
export const conv2dTranspose = factory(Conv2DTranspose);
export const conv3d = factory(Conv3D);
export const conv3dTranspose = factory(Conv3DTranspose);
export const convLstm1d = factory(ConvLSTM1D);
export const convLstm2d = factory(ConvLSTM2D);
export const convLstm3d = factory(ConvLSTM3D);
export const cropping1d = plain(Cropping1D);
export const cropping2d = plain(Cropping2D);
export { cropping2d as cropping2D };
export const cropping3d = plain(Cropping3D);
export const cutMix = plain(CutMix);
export const dense = factory(Dense);
export const depthwiseConv1d = factory(DepthwiseConv1D);
export const depthwiseConv2d = factory(DepthwiseConv2D);
export const discretization = factory(Discretization);
export const dot = merging(Dot, { axes: -1 });
export const dropout = factory(Dropout);
export const einsumDense = factory(EinsumDense);
export const elu = plain(ELU);
export const embedding = factory<EmbeddingConfig, Embedding>(Embedding);
export const equalization = plain(Equalization);
export const flatten = plain(Flatten);
export const gaussianDropout = factory(GaussianDropout);
export const gaussianNoise = factory(GaussianNoise);
export const globalAveragePooling1d = plain(GlobalAveragePooling1D);
export const globalAveragePooling2d = plain(GlobalAveragePooling2D);
export const globalAveragePooling3d = plain(GlobalAveragePooling3D);
export const globalMaxPooling1d = plain(GlobalMaxPooling1D);
export const globalMaxPooling2d = plain(GlobalMaxPooling2D);
export const globalMaxPooling3d = plain(GlobalMaxPooling3D);
export const groupNormalization = plain(GroupNormalization);
export const groupQueryAttention = factory(GroupQueryAttention);
export const gru = factory(GRU);
export const gruCell = factory(GRUCell);
export const hashedCrossing = factory(HashedCrossing);
export const hashing = factory(Hashing);
export const identity = plain(Identity);
export const inputLayer = factory(InputLayer);
export { inputLayer as input };
export const integerLookup = plain(IntegerLookup);
export const lambda = <X extends Tensors = Tensor>(config: LambdaConfig<X>): Lambda<X> =>
  new Lambda(config);
export const layerNormalization = plain(LayerNormalization);
export const leakyReLU = plain(LeakyReLU);
export const lstm = factory(LSTM);
export const lstmCell = factory(LSTMCell);
export const masking = plain(Masking);
export const maximum = merging(Maximum);
export const maxNumBoundingBoxes = factory(MaxNumBoundingBoxes);
export const maxPooling1d = plain(MaxPooling1D);
export const maxPooling2d = plain(MaxPooling2D);
export const maxPooling3d = plain(MaxPooling3D);
export const melSpectrogram = plain(MelSpectrogram);
export const minimum = merging(Minimum);
export const mixUp = plain(MixUp);
export const multiHeadAttention = factory(MultiHeadAttention);
export const multiply = merging(Multiply);
export const normalization = plain(Normalization);
export const permute = factory(Permute);
export const pipeline = factory(Pipeline);
export const prelu = plain(PReLU);
export const randAugment = plain(RandAugment);
export const randomBrightness = factory(RandomBrightness);
export const randomColorDegeneration = factory(RandomColorDegeneration);
export const randomColorJitter = plain(RandomColorJitter);
export const randomContrast = factory(RandomContrast);
export const randomCrop = factory(RandomCrop);
export const randomElasticTransform = plain(RandomElasticTransform);
export const randomErasing = plain(RandomErasing);
export const randomFlip = plain(RandomFlip);
export const randomGaussianBlur = plain(RandomGaussianBlur);
export const randomGrayscale = plain(RandomGrayscale);
export const randomHue = factory(RandomHue);
export const randomInvert = plain(RandomInvert);
export const randomPerspective = plain(RandomPerspective);
export const randomPosterization = factory(RandomPosterization);
export const randomRotation = factory(RandomRotation);
export const randomSaturation = factory(RandomSaturation);
export const randomSharpness = factory(RandomSharpness);
export const randomShear = plain(RandomShear);
export const randomTranslation = factory(RandomTranslation);
export const randomZoom = factory(RandomZoom);
export const reLU = plain(ReLU);
export const repeatVector = factory(RepeatVector);
export const rescaling = factory(Rescaling);
export const reshape = factory(Reshape);
export const resizing = factory(Resizing);
export const reversibleEmbedding = factory(ReversibleEmbedding);
export const rmsNormalization = plain(RMSNormalization);
export const rotaryEmbedding = plain(RotaryEmbedding);
export const rnn = factory(RNN);
export const separableConv1d = factory(SeparableConv1D);
export const separableConv2d = factory(SeparableConv2D);
export const simpleRNN = factory(SimpleRNN);
export const simpleRNNCell = factory(SimpleRNNCell);
export const sinePositionEncoding = plain(SinePositionEncoding);
export const softmax = plain(Softmax);
export const solarization = plain(Solarization);
export const spatialDropout1d = factory(SpatialDropout1D);
export const spatialDropout2d = factory(SpatialDropout2D);
export const spatialDropout3d = factory(SpatialDropout3D);
export const spectralNormalization = factory(SpectralNormalization);
export const stackedRNNCells = factory(StackedRNNCells);
export const stftSpectrogram = plain(STFTSpectrogram);
export const stringLookup = plain(StringLookup);
export const subtract = merging(Subtract);
export const textVectorization = plain(TextVectorization);
export const timeDistributed = factory(TimeDistributed);
export const unitNormalization = plain(UnitNormalization);
export const upSampling1d = plain(UpSampling1D);
export const upSampling2d = plain(UpSampling2D);
export const upSampling3d = plain(UpSampling3D);
export const zeroPadding1d = plain(ZeroPadding1D);
export const zeroPadding2d = plain(ZeroPadding2D);
export const zeroPadding3d = plain(ZeroPadding3D);

// Keras's other names, and those of tfjs-layers.
export {
  AveragePooling1D as AvgPool1D,
  AveragePooling2D as AvgPool2D,
  AveragePooling3D as AvgPool3D,
  Conv1D as Convolution1D,
  Conv1DTranspose as Convolution1DTranspose,
  Conv2D as Convolution2D,
  Conv2DTranspose as Convolution2DTranspose,
  Conv3D as Convolution3D,
  Conv3DTranspose as Convolution3DTranspose,
  GlobalAveragePooling1D as GlobalAvgPool1D,
  GlobalAveragePooling2D as GlobalAvgPool2D,
  GlobalAveragePooling3D as GlobalAvgPool3D,
  GlobalMaxPooling1D as GlobalMaxPool1D,
  GlobalMaxPooling2D as GlobalMaxPool2D,
  GlobalMaxPooling3D as GlobalMaxPool3D,
  GroupQueryAttention as GroupedQueryAttention,
  MaxPooling1D as MaxPool1D,
  MaxPooling2D as MaxPool2D,
  MaxPooling3D as MaxPool3D,
  SeparableConv1D as SeparableConvolution1D,
  SeparableConv2D as SeparableConvolution2D,
};
export {
  averagePooling1d as avgPool1d,
  averagePooling2d as avgPool2d,
  averagePooling3d as avgPool3d,
  averagePooling1d as avgPooling1d,
  averagePooling2d as avgPooling2d,
  averagePooling3d as avgPooling3d,
  conv1d as convolution1d,
  conv1dTranspose as convolution1dTranspose,
  conv2d as convolution2d,
  conv2dTranspose as convolution2dTranspose,
  conv3d as convolution3d,
  conv3dTranspose as convolution3dTranspose,
  globalAveragePooling1d as globalAvgPool1d,
  globalAveragePooling2d as globalAvgPool2d,
  globalAveragePooling3d as globalAvgPool3d,
  globalMaxPooling1d as globalMaxPool1d,
  globalMaxPooling2d as globalMaxPool2d,
  globalMaxPooling3d as globalMaxPool3d,
  maxPooling1d as maxPool1d,
  maxPooling2d as maxPool2d,
  maxPooling3d as maxPool3d,
  separableConv1d as separableConvolution1d,
  separableConv2d as separableConvolution2d,
};
