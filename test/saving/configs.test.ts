// SPDX-License-Identifier: MIT
// What getConfig gives, fromConfig takes back: of every layer and every object that configs can hold.
import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { fromKeras, toKeras } from '../../src/saving/keras_format.js';
import { plain, revive } from '../../src/saving/object.js';

type Class = new (config?: object) => gm.layers.Layer;
const isLayer = (x: unknown): x is Class =>
  (x as { prototype?: unknown } | undefined)?.prototype instanceof gm.layers.Layer;
const classes = new Map(
  Object.values(gm.layers)
    .filter(isLayer)
    .map(Class => [(Class as unknown as typeof gm.layers.Layer).className, Class]),
);
const { layers } = gm;

/** A config for each layer that has options; none where it takes none. */
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
  LSTM: () => ({ units: 3, recurrentDropout: 0.5, unitForgetBias: false }),
  LSTMCell: () => ({ units: 3 }),
  MultiHeadAttention: () => ({ numHeads: 2, keyDim: 3 }),
  Normalization: () => ({ mean: [1, 2], variance: [2, 3] }),
  Permute: () => ({ dims: [2, 1] }),
  RandomBrightness: () => ({ factor: 0.2 }),
  RandomColorDegeneration: () => ({ factor: 0.2 }),
  RandomContrast: () => ({ factor: 0.2 }),
  RandomCrop: () => ({ height: 2, width: 3 }),
  RandomRotation: () => ({ factor: [0.1, 0.2] }),
  RandomTranslation: () => ({ heightFactor: 0.1, widthFactor: 0.2, fillMode: 'nearest' }),
  RandomZoom: () => ({ heightFactor: 0.1 }),
  RepeatVector: () => ({ n: 3 }),
  Rescaling: () => ({ scale: 2, offset: 1 }),
  Reshape: () => ({ targetShape: [-1, 2] }),
  Resizing: () => ({ height: 2, width: 3, interpolation: 'nearest' }),
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
const made = (name: string): gm.layers.Layer =>
  new (classes.get(name) as unknown as Class)({ ...configs[name]?.(), name: 'its_name' });

t.test('fromConfig', async t => {
  for (const name of classes.keys())
    t.test(`makes ${name} again, from what JSON held`, async t => {
      const layer = made(name);
      const Class = classes.get(name) as unknown as typeof gm.layers.Dense;
      const written = JSON.stringify(layer.getConfig());
      const again = Class.fromConfig(JSON.parse(written) as Record<string, unknown>);
      t.equal(again.constructor, layer.constructor);
      t.equal(JSON.stringify(again.getConfig()), written);
    });

  t.test('makes a layer again from its Keras spelling', async t => {
    for (const name of classes.keys()) {
      const layer = made(name);
      const text = JSON.stringify(gm.saving.serializeKerasObject(layer));
      t.notMatch(text, /"[a-z]+[A-Z][A-Za-z]*":/, `${name}: keys in snake_case`);
      const again = gm.saving.deserializeKerasObject<gm.layers.Layer>(JSON.parse(text));
      const { inputShape: _, ...config } = layer.getConfig();
      t.same(again.getConfig(), config, name);
    }
  });
});

const kinds = [
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
  meanIou: { numClasses: 3 },
  oneHotIou: { numClasses: 3, targetClassIds: [0] },
  oneHotMeanIou: { numClasses: 3 },
  sensitivityAtSpecificity: { specificity: 0.5 },
  specificityAtSensitivity: { sensitivity: 0.5 },
  precisionAtRecall: { recall: 0.5 },
  recallAtPrecision: { precision: 0.5 },
  meanRelativeError: { normalizer: [1, 2] },
};
/** These take others: they have tests of their own, or none of their config can be written. */
const notAlone = [
  'lossScaleOptimizer',
  'multiOptimizer',
  'optimizerMap',
  'stft',
  'stftInitializer',
];

t.test('every object of a kind', async (t: Test) => {
  for (const kind of kinds)
    for (const [name, factory] of Object.entries(gm[kind])) {
      if (
        !/^(?!(get|define|deserialize|serialize)[A-Z])[a-z]/.test(name) ||
        notAlone.includes(name)
      )
        continue;
      const object = (factory as (o?: object) => object)(options[name]);
      if (!('getConfig' in object)) continue;
      const text = JSON.stringify(toKeras(plain(object)));
      const again = revive(fromKeras(JSON.parse(text)));
      t.equal(JSON.stringify(toKeras(plain(again))), text, `${kind}.${name}`);
      t.match(text, new RegExp(`"module":"keras.${kind}"`), `${kind}.${name} is Keras's`);
    }
});

t.test('a schedule within an optimizer', async t => {
  const learningRate = gm.schedules.exponentialDecay({
    initialLearningRate: 0.1,
    decaySteps: 10,
    decayRate: 0.5,
  });
  const adam = gm.optimizers.adam({ learningRate, beta1: 0.8 });
  const written = gm.saving.serializeKerasObject(adam) as { config: Record<string, unknown> };
  t.match(written.config, {
    beta_1: 0.8,
    learning_rate: { module: 'keras.optimizers.schedules', class_name: 'ExponentialDecay' },
  });
  const again = gm.saving.deserializeKerasObject<gm.optimizers.Adam>(written);
  t.equal(again.rateAt(10), 0.05);
  t.equal(again.config.beta1, 0.8);
});

class Doubling extends gm.layers.Layer<{ factor?: number; name?: string }> {
  override call(x: gm.Tensor): gm.Tensor {
    return x.mul(this.config.factor ?? 2);
  }
}
const cube = (x: gm.Tensor): gm.Tensor => x.mul(x).mul(x);

t.test("the user's own", async t => {
  t.test('layer is made again once it is registered', async t => {
    class Tripling extends Doubling {}
    gm.saving.registerSerializable(Tripling, { package: 'mine' });
    const written = gm.saving.serializeKerasObject(new Tripling({ factor: 3 }));
    t.match(written, { module: null, class_name: 'Tripling', registered_name: 'mine>Tripling' });
    const again = gm.saving.deserializeKerasObject<Tripling>(written);
    t.equal(again.constructor, Tripling);
    t.equal(again.config.factor, 3);
    t.equal(gm.saving.getRegisteredObject('mine>Tripling'), Tripling);
  });

  t.test('layer and function are found in customObjects', async t => {
    const dense = layers.dense({ units: 2, activation: cube });
    const written = gm.saving.serializeKerasObject([new Doubling({ factor: 4 }), dense]);
    const again = gm.saving.deserializeKerasObject<[Doubling, gm.layers.Dense]>(written, {
      customObjects: { Doubling, cube },
    });
    t.equal(again[0].config.factor, 4);
    t.equal(again[1].config.activation, cube);
  });

  t.test('subclass of a layer is not taken for that layer', async t => {
    class MyDense extends layers.Dense {}
    t.match(gm.saving.serializeKerasObject(new MyDense({ units: 1 })), {
      module: null,
      class_name: 'MyDense',
    });
  });

  t.test('layer that nobody knows is an error that says what to do', async t => {
    const written = gm.saving.serializeKerasObject(new Doubling({}));
    t.throws(() => gm.saving.deserializeKerasObject(written), {
      message:
        /expected the name of a class or function that is known, received "Doubling".*Register your own with gm.saving.registerSerializable, or pass it in customObjects: \{ Doubling \}/,
    });
  });

  t.test('name that is nearly one of the library is advised', async t => {
    t.throws(() => revive({ module: 'keras.layers', className: 'Dens', config: {} }), {
      message: /Did you mean "Dense"\?/,
    });
  });

  t.test('function without a name cannot be written', async t => {
    const dense = layers.dense({
      units: 1,
      activation: (
        () => (x: gm.Tensor) =>
          x
      )(),
    });
    t.throws(() => dense.getConfig(), {
      message: /getConfig: expected functions that have a name, received a function\. Give it one/,
    });
  });

  t.test('name that another class has is refused', async t => {
    gm.saving.registerSerializable(Doubling, { name: 'Taken' });
    t.throws(() => gm.saving.registerSerializable(cube, { name: 'Taken' }), {
      message: /"Custom>Taken" names another class already/,
    });
  });
});
