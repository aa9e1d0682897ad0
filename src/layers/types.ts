// SPDX-License-Identifier: MIT
// The types that the signatures of layers name: `gm.layers.DenseConfig`. TypeDoc (`npm run docs`) says which is missing.
export type { ActivationConfig } from './activation.js';
export type { ActivityRegularizationConfig } from './activity_regularization.js';
export type {
  AdaptivePooling1DConfig,
  AdaptivePooling2DConfig,
  AdaptivePooling3DConfig,
} from './adaptive_pooling.js';
export type { AdditiveAttentionConfig } from './additive_attention.js';
export type { AlphaDropoutConfig } from './alpha_dropout.js';
export type { AttentionConfig } from './attention.js';
export type { AugMixConfig } from './aug_mix.js';
export type { AutoContrastConfig } from './auto_contrast.js';
export type {
  AveragePooling1DConfig,
  AveragePooling2DConfig,
  AveragePooling3DConfig,
} from './average_pooling.js';
export type { BatchNormalizationConfig } from './batch_normalization.js';
export type { BidirectionalConfig } from './bidirectional.js';
export type { CategoryCallOptions, CategoryEncodingConfig } from './category_encoding.js';
export type { CenterCropConfig } from './center_crop.js';
export type { ConcatenateConfig } from './concatenate.js';
export type { Constant } from './constants.js';
export type { ContrastLimitedAdaptiveHistogramEqualizationConfig } from './contrast_limited_adaptive_histogram_equalization.js';
export type { Conv1DConfig, Conv2DConfig, Conv3DConfig } from './conv.js';
export type { ConvLSTMConfig } from './conv_lstm.js';
export type {
  Conv1DTransposeConfig,
  Conv2DTransposeConfig,
  Conv3DTransposeConfig,
} from './conv_transpose.js';
export type { PerAxis } from './convolution.js';
export type { Cropping1DConfig, Cropping2DConfig, Cropping3DConfig } from './cropping.js';
export type { CutMixConfig } from './cut_mix.js';
export type { DenseConfig } from './dense.js';
export type { DepthwiseConv1DConfig, DepthwiseConv2DConfig } from './depthwise_conv.js';
export type { DiscretizationConfig } from './discretization.js';
export type { DotConfig } from './dot.js';
export type { DropoutConfig } from './dropout.js';
export type { EinsumDenseConfig } from './einsum_dense.js';
export type { ELUConfig } from './elu.js';
export type { EmbeddingConfig } from './embedding.js';
export type { Encoding } from './encoding.js';
export type { EqualizationConfig } from './equalization.js';
export type { Salt } from './fingerprint.js';
export type { FlattenConfig } from './flatten.js';
export type { GaussianDropoutConfig } from './gaussian_dropout.js';
export type { GaussianNoiseConfig } from './gaussian_noise.js';
export type { GlobalPoolingConfig } from './global_pooling.js';
export type { GroupNormalizationConfig } from './group_normalization.js';
export type { GroupQueryAttentionConfig } from './group_query_attention.js';
export type { GRUConfig } from './gru.js';
export type { GRUCellConfig } from './gru_cell.js';
export type { HashedCrossingConfig } from './hashed_crossing.js';
export type { HashingConfig } from './hashing.js';
export type { Values } from './host_layer.js';
export type { LabeledImages, MadeImages } from './image_layer.js';
export type { Factor, Range } from './image_options.js';
export type { LookupMode } from './index_lookup.js';
export type { InputConfig } from './input_layer.js';
export type { IntegerLookupConfig } from './integer_lookup.js';
export type { LambdaConfig } from './lambda.js';
export type { Symbolic } from './layer.js';
export type { LayerNormalizationConfig } from './layer_normalization.js';
export type { LeakyReLUConfig } from './leaky_relu.js';
export type { LSTMConfig } from './lstm.js';
export type { LSTMCellConfig } from './lstm_cell.js';
export type { Margin, Side } from './margins.js';
export type { MaskingConfig } from './masking.js';
export type { MaxNumBoundingBoxesConfig } from './max_num_bounding_boxes.js';
export type { MaxPooling1DConfig, MaxPooling2DConfig, MaxPooling3DConfig } from './max_pooling.js';
export type { MelSpectrogramConfig } from './mel_spectrogram.js';
export type { MixUpConfig } from './mix_up.js';
export type { MultiHeadAttentionConfig } from './multi_head_attention.js';
export type { NormalizationConfig } from './normalization.js';
export type { PermuteConfig } from './permute.js';
export type { PipelineConfig } from './pipeline.js';
export type { AdaptivePoolingConfig, PoolingConfig } from './pooling.js';
export type { PositionOptions } from './positions.js';
export type { PReLUConfig } from './prelu.js';
export type { RandAugmentConfig } from './rand_augment.js';
export type { RandomBrightnessConfig } from './random_brightness.js';
export type { RandomColorDegenerationConfig } from './random_color_degeneration.js';
export type { RandomColorJitterConfig } from './random_color_jitter.js';
export type { RandomContrastConfig } from './random_contrast.js';
export type { RandomCropConfig } from './random_crop.js';
export type { RandomElasticTransformConfig } from './random_elastic_transform.js';
export type { RandomErasingConfig } from './random_erasing.js';
export type { RandomFlipConfig } from './random_flip.js';
export type { RandomGaussianBlurConfig } from './random_gaussian_blur.js';
export type { RandomGrayscaleConfig } from './random_grayscale.js';
export type { RandomHueConfig } from './random_hue.js';
export type { RandomInvertConfig } from './random_invert.js';
export type { RandomPerspectiveConfig } from './random_perspective.js';
export type { RandomPosterizationConfig } from './random_posterization.js';
export type { RandomRotationConfig } from './random_rotation.js';
export type { RandomSaturationConfig } from './random_saturation.js';
export type { RandomSharpnessConfig } from './random_sharpness.js';
export type { RandomShearConfig } from './random_shear.js';
export type { RandomTranslationConfig } from './random_translation.js';
export type { RandomZoomConfig } from './random_zoom.js';
export type { AnyCell, UnitsCellConfig } from './recurrent_cell.js';
export type { ReLUConfig } from './relu.js';
export type { RepeatVectorConfig } from './repeat_vector.js';
export type { RescalingConfig } from './rescaling.js';
export type { ReshapeConfig } from './reshape.js';
export type { ResizingConfig } from './resizing.js';
export type { ReversibleEmbeddingConfig, ReversibleOptions } from './reversible_embedding.js';
export type { RMSNormalizationConfig } from './rms_normalization.js';
export type { RNNConfig } from './rnn.js';
export type { RotaryEmbeddingConfig } from './rotary_embedding.js';
export type { SeparableConv1DConfig, SeparableConv2DConfig } from './separable_conv.js';
export type { SimpleRNNConfig } from './simple_rnn.js';
export type { SinePositionEncodingConfig } from './sine_position_encoding.js';
export type { SoftmaxConfig } from './softmax.js';
export type { SolarizationConfig } from './solarization.js';
export type { SpatialDropout1DConfig, SpatialDropoutConfig } from './spatial_dropout.js';
export type { SpectralNormalizationConfig } from './spectral_normalization.js';
export type { StackedRNNCellsConfig } from './stacked_rnn_cells.js';
export type { STFTSpectrogramConfig } from './stft_spectrogram.js';
export type { StringLookupConfig } from './string_lookup.js';
export type { Symbols, WithConstants } from './symbolic.js';
export type { TextVectorizationConfig, Split, Standardization } from './text_vectorization.js';
export type { UnitNormalizationConfig } from './unit_normalization.js';
export type { UpSampling1DConfig, UpSampling2DConfig, UpSampling3DConfig } from './up_sampling.js';
export type { WrapperConfig } from './wrapper.js';
export type {
  ZeroPadding1DConfig,
  ZeroPadding2DConfig,
  ZeroPadding3DConfig,
} from './zero_padding.js';
