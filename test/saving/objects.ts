// SPDX-License-Identifier: MIT
// Every layer, and every object that configs can hold, with options.
import * as gm from '../../src/index.js';

type Class = new (config?: object) => gm.layers.Layer;
const isLayer = (x: unknown): boolean =>
  (x as { prototype?: unknown } | undefined)?.prototype instanceof gm.layers.Layer;
const classNameOf = (Class: Class) => (Class as unknown as typeof gm.layers.Layer).className;
/** All but those that only subclasses are made of. */
export const layerClasses = new Map(
  (Object.values(gm.layers) as unknown[] as Class[])
    .filter(isLayer)
    .filter(classNameOf)
    .map(Class => [classNameOf(Class), Class]),
);
const { layers } = gm;

const halve = gm.saving.registerSerializable((x: gm.Tensor): gm.Tensor => x.mul(0.5), {
  name: 'halve',
});

/** A config for each layer that has options, those that it cannot do without among them. */
const configs: Record<string, () => object> = {
  Activation: () => ({ activation: gm.activations.relu }),
  AdaptiveAveragePooling1D: () => ({ outputSize: 2 }),
  AdaptiveAveragePooling2D: () => ({ outputSize: [2, 3] }),
  AdaptiveAveragePooling3D: () => ({ outputSize: [2, 3, 2] }),
  AdaptiveMaxPooling1D: () => ({ outputSize: 2 }),
  AdaptiveMaxPooling2D: () => ({ outputSize: [2, 3] }),
  AdaptiveMaxPooling3D: () => ({ outputSize: [2, 3, 2] }),
  AlphaDropout: () => ({ rate: 0.25, seed: 3 }),
  AveragePooling1D: () => ({ poolSize: 2 }),
  AveragePooling2D: () => ({ poolSize: [2, 3], strides: 1 }),
  AveragePooling3D: () => ({ poolSize: 2, padding: 'same' }),
  Bidirectional: () => ({ layer: layers.gru({ units: 3, dropout: 0.5 }), mergeMode: 'sum' }),
  CategoryEncoding: () => ({ numTokens: 5, outputMode: 'oneHot' }),
  CenterCrop: () => ({ height: 2, width: 3 }),
  Conv1D: () => ({ filters: 2, kernelSize: 3, padding: 'causal' }),
  Conv2D: () => ({
    filters: 2,
    kernelSize: [3, 2],
    padding: 'same',
    activation: 'leakyRelu',
    kernelInitializer: gm.initializers.heNormal({ seed: 3 }),
    kernelRegularizer: gm.regularizers.l1l2({ l1: 0.1, l2: 0.2 }),
    biasConstraint: gm.constraints.maxNorm({ maxValue: 3 }),
    dataFormat: 'channelsFirst',
  }),
  Conv3D: () => ({ filters: 2, kernelSize: 3, strides: 2 }),
  Conv1DTranspose: () => ({ filters: 2, kernelSize: 3 }),
  Conv2DTranspose: () => ({ filters: 2, kernelSize: 3, outputPadding: 1, strides: 2 }),
  Conv3DTranspose: () => ({ filters: 2, kernelSize: 3 }),
  ConvLSTM1D: () => ({ filters: 2, kernelSize: 3 }),
  ConvLSTM2D: () => ({ filters: 2, kernelSize: 3, returnSequences: true }),
  ConvLSTM3D: () => ({ filters: 2, kernelSize: 3 }),
  Dense: () => ({ units: 3, activation: 'tanh', useBias: false, kernelRegularizer: 'l2' }),
  Discretization: () => ({ binBoundaries: [0, 1, 2] }),
  Dot: () => ({ axes: [1, 2], normalize: true }),
  Dropout: () => ({ rate: 0.5, seed: 4 }),
  EinsumDense: () => ({ equation: 'ab,bc->ac', outputShape: 3, biasAxes: 'c' }),
  Embedding: () => ({ inputDim: 5, outputDim: 3, maskZero: true }),
  GaussianDropout: () => ({ rate: 0.5 }),
  GaussianNoise: () => ({ stddev: 0.5 }),
  GroupedQueryAttention: () => ({ headDim: 2, numQueryHeads: 4, numKeyValueHeads: 2 }),
  GRU: () => ({ units: 3, resetAfter: false, returnSequences: true }),
  GRUCell: () => ({ units: 3 }),
  HashedCrossing: () => ({ numBins: 5 }),
  Hashing: () => ({ numBins: 5 }),
  InputLayer: () => ({ shape: [null, 3], dtype: 'int32' }),
  IntegerLookup: () => ({ vocabulary: [5, 6, 7] }),
  Lambda: () => ({ function: halve }),
  LSTM: () => ({ units: 3, recurrentDropout: 0.5, unitForgetBias: false }),
  LSTMCell: () => ({ units: 3 }),
  MaxNumBoundingBoxes: () => ({ maxNumber: 3 }),
  MultiHeadAttention: () => ({ numHeads: 2, keyDim: 3 }),
  Normalization: () => ({ mean: [1, 2], variance: [2, 3] }),
  Permute: () => ({ dims: [2, 1] }),
  Pipeline: () => ({ layers: [layers.rescaling({ scale: 2 }), layers.dense({ units: 1 })] }),
  RandomBrightness: () => ({ factor: 0.2 }),
  RandomColorDegeneration: () => ({ factor: 0.2 }),
  RandomContrast: () => ({ factor: 0.2 }),
  RandomCrop: () => ({ height: 2, width: 3 }),
  RandomHue: () => ({ factor: 0.2 }),
  RandomPosterization: () => ({ factor: 4 }),
  RandomRotation: () => ({ factor: [0.1, 0.2] }),
  RandomSaturation: () => ({ factor: 0.2 }),
  RandomSharpness: () => ({ factor: 0.2 }),
  RandomTranslation: () => ({ heightFactor: 0.1, widthFactor: 0.2, fillMode: 'nearest' }),
  RandomZoom: () => ({ heightFactor: 0.1 }),
  RepeatVector: () => ({ n: 3 }),
  Rescaling: () => ({ scale: 2, offset: 1 }),
  Reshape: () => ({ targetShape: [-1, 2] }),
  Resizing: () => ({ height: 2, width: 3, interpolation: 'nearest' }),
  ReversibleEmbedding: () => ({ inputDim: 5, outputDim: 3 }),
  RNN: () => ({ cell: [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2 })] }),
  SeparableConv1D: () => ({ filters: 2, kernelSize: 3 }),
  SeparableConv2D: () => ({ filters: 2, kernelSize: 3, depthMultiplier: 2 }),
  DepthwiseConv1D: () => ({ kernelSize: 3 }),
  DepthwiseConv2D: () => ({ kernelSize: 3, depthMultiplier: 2 }),
  SimpleRNN: () => ({ units: 3 }),
  SimpleRNNCell: () => ({ units: 3 }),
  SpatialDropout1D: () => ({ rate: 0.5 }),
  SpatialDropout2D: () => ({ rate: 0.5 }),
  SpatialDropout3D: () => ({ rate: 0.5 }),
  SpectralNormalization: () => ({ layer: layers.dense({ units: 2 }), powerIterations: 2 }),
  StackedRNNCells: () => ({ cells: [layers.lstmCell({ units: 3 }), layers.gruCell({ units: 2 })] }),
  StringLookup: () => ({ vocabulary: ['a', 'b'], oovToken: 'no_such' }),
  TextVectorization: () => ({ vocabulary: ['a', 'b'], outputMode: 'multiHot' }),
  TimeDistributed: () => ({ layer: layers.dense({ units: 2, activation: 'relu' }) }),
};
export const layerWithOptions = (name: string): gm.layers.Layer =>
  new (layerClasses.get(name) as unknown as Class)({ ...configs[name]?.(), name: 'its_name' });

export const kinds = [
  'initializers',
  'regularizers',
  'constraints',
  'metrics',
  'losses',
  'optimizers',
] as const;
/** Options of those that cannot do without. */
const options: Record<string, object> = {
  iou: { numClasses: 3, targetClassIds: [0] },
  meanIoU: { numClasses: 3 },
  oneHotIoU: { numClasses: 3, targetClassIds: [0] },
  oneHotMeanIoU: { numClasses: 3 },
  sensitivityAtSpecificity: { specificity: 0.5 },
  specificityAtSensitivity: { sensitivity: 0.5 },
  precisionAtRecall: { recall: 0.5 },
  recallAtPrecision: { precision: 0.5 },
  meanRelativeError: { normalizer: [1, 2] },
};
/** These take others: they have tests of their own, or none of their config can be written. */
const notAlone = ['meanMetricWrapper', 'lossScaleOptimizer', 'multiOptimizer', 'optimizerMap'];

/** What the factories of a kind make, by name. */
export function* objectsOf(kind: (typeof kinds)[number]): Iterable<[string, object]> {
  for (const [name, factory] of Object.entries(gm[kind])) {
    const isFactory = /^(?!(get|define|deserialize|serialize)[A-Z])[a-z]/.test(name);
    if (!isFactory || notAlone.includes(name)) continue;
    const object = (factory as (o?: object) => object)(options[name]);
    if ('getConfig' in object) yield [name, object];
  }
}
