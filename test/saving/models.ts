// SPDX-License-Identifier: MIT
// Models whose configs Keras was given (test/golden/saved_models.py), each with a sample's shape for every input.
import * as gm from '../../src/index.js';

const { layers: l } = gm;
export interface Sample {
  shape: number[];
  /** Of integers: how many there are. */
  below?: number;
}
export interface Example {
  model: gm.Model;
  samples: Sample[];
}

const named = (
  inputs: gm.SymbolicTensor | gm.SymbolicTensor[],
  outputs: FunctionalOutputs,
  name: string,
) => gm.model({ inputs, outputs, name });
type FunctionalOutputs = gm.FunctionalConfig['outputs'];

function dense(): Example {
  const model = gm.sequential({
    name: 'dense_model',
    layers: [
      l.dense({
        name: 'hidden',
        units: 5,
        activation: 'leakyRelu',
        inputShape: [4],
        kernelInitializer: gm.initializers.heNormal({ seed: 1 }),
        kernelRegularizer: gm.regularizers.l1l2({ l1: 0.01, l2: 0.02 }),
        biasConstraint: 'nonNeg',
      }),
      l.batchNormalization({ name: 'norm', momentum: 0.9 }),
      l.dropout({ name: 'drop', rate: 0.5, seed: 3 }),
      l.dense({ name: 'out', units: 3, activation: 'softmax', useBias: false }),
    ],
  });
  model.compile({
    optimizer: gm.optimizers.adamw({
      beta1: 0.8,
      learningRate: gm.schedules.cosineDecay({ initialLearningRate: 0.1, decaySteps: 9 }),
      clipnorm: 1,
    }),
    loss: gm.losses.categoricalCrossentropy({ labelSmoothing: 0.1 }),
    metrics: ['accuracy', gm.metrics.topKCategoricalAccuracy({ k: 2 }), 'meanSquaredError'],
  });
  return { model, samples: [{ shape: [4] }] };
}

function conv(): Example {
  const model = gm.sequential({
    name: 'conv_model',
    layers: [
      l.inputLayer({ name: 'images', shape: [8, 8, 2] }),
      l.rescaling({ name: 'scaled', scale: 0.5, offset: -1 }),
      l.conv2d({ name: 'c1', filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' }),
      l.maxPooling2d({ name: 'p1', poolSize: 2 }),
      l.depthwiseConv2d({ name: 'c2', kernelSize: [2, 3], depthMultiplier: 2 }),
      l.separableConv2d({
        name: 'c3',
        filters: 4,
        kernelSize: 2,
        padding: 'same',
        activation: 'gelu',
      }),
      l.spatialDropout2d({ name: 'd1', rate: 0.2 }),
      l.upSampling2d({ name: 'u1', size: 2, interpolation: 'bilinear' }),
      l.conv2dTranspose({ name: 'c4', filters: 2, kernelSize: 3, strides: 2, padding: 'same' }),
      l.groupNormalization({ name: 'n1', groups: 2 }),
      l.globalAveragePooling2d({ name: 'g1' }),
      l.dense({ name: 'out', units: 2 }),
    ],
  });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return { model, samples: [{ shape: [8, 8, 2] }] };
}

function branches(): Example {
  const [a, b] = [gm.input({ name: 'a', shape: [4] }), gm.input({ name: 'b', shape: [3] })];
  const left = l.dense({ name: 'left', units: 3, activation: 'tanh' }).apply(a);
  const sum = l.add({ name: 'sum' }).apply([left, b]);
  const all = l.concatenate({ name: 'all' }).apply([sum, b, a]);
  const score = l.dense({ name: 'score', units: 1, activation: 'sigmoid' }).apply(all);
  const kind = l.dense({ name: 'kind', units: 2, activation: 'softmax' }).apply(sum);
  const model = named([a, b], [score, kind], 'branches');
  model.compile({
    optimizer: gm.optimizers.rmsprop({ centered: true }),
    loss: { score: 'binaryCrossentropy', kind: 'categoricalCrossentropy' },
    lossWeights: { score: 0.5, kind: 2 },
  });
  return { model, samples: [{ shape: [4] }, { shape: [3] }] };
}

function recurrent(): Example {
  const words = gm.input({ name: 'words', shape: [6], dtype: 'int32' });
  const x = l
    .embedding({ name: 'embedded', inputDim: 7, outputDim: 4, maskZero: true })
    .apply(words);
  const lstm = l.lstm({ name: 'steps', units: 3, returnSequences: true, recurrentDropout: 0.1 });
  const y = l.bidirectional({ name: 'both', layer: lstm, mergeMode: 'ave' }).apply(x);
  const z = l
    .timeDistributed({ name: 'each', layer: l.dense({ name: 'inner', units: 3 }) })
    .apply(y);
  const out = l.gru({ name: 'last', units: 2, resetAfter: false }).apply(z);
  return { model: named(words, out, 'recurrent'), samples: [{ shape: [6], below: 7 }] };
}

function states(): Example {
  const [x, z] = [gm.input({ name: 'x', shape: [5, 3] }), gm.input({ name: 'z', shape: [4, 3] })];
  const encoder = l.lstm({ name: 'encoder', units: 4, returnState: true });
  const [, h, c] = encoder.apply<gm.SymbolicTensor[]>(x);
  const y = l
    .lstm({ name: 'decoder', units: 4, returnSequences: true })
    .apply(z, { initialState: [h, c] });
  const cells = [l.lstmCell({ name: 'cell_a', units: 3 }), l.gruCell({ name: 'cell_b', units: 2 })];
  const stacked = l.stackedRNNCells({ name: 'cells', cells });
  const out = l.rnn({ name: 'stacked', cell: stacked, returnSequences: true }).apply(y);
  return { model: named([x, z], out, 'states'), samples: [{ shape: [5, 3] }, { shape: [4, 3] }] };
}

function attention(): Example {
  const x = gm.input({ name: 'x', shape: [5, 6] });
  const heads = l.multiHeadAttention({ name: 'heads', numHeads: 2, keyDim: 3 });
  const y = heads.apply([x, x], { useCausalMask: true });
  const z = l.layerNormalization({ name: 'norm' }).apply(l.add({ name: 'residual' }).apply([x, y]));
  const grouped = l.groupQueryAttention({
    name: 'grouped',
    headDim: 2,
    numQueryHeads: 4,
    numKeyValueHeads: 2,
  });
  const w = grouped.apply([z, x, y]);
  const out = l.attention({ name: 'plain', useScale: true }).apply([w, z]);
  return { model: named(x, out, 'attention'), samples: [{ shape: [5, 6] }] };
}

function nested(): Example {
  const tower = gm.sequential({
    name: 'tower',
    layers: [
      l.dense({ name: 'first', units: 4, activation: 'relu', inputShape: [3] }),
      l.dense({ name: 'second', units: 2 }),
    ],
  });
  const t = gm.input({ name: 't', shape: [2] });
  const head = named(
    t,
    l.prelu({ name: 'slopes' }).apply(l.dense({ name: 'third', units: 2 }).apply(t)),
    'head',
  );
  const [a, b] = [gm.input({ name: 'a', shape: [3] }), gm.input({ name: 'b', shape: [3] })];
  const ys = [a, b].map(x => head.apply(tower.apply(x)));
  const out = l.dot({ name: 'alike', axes: 1, normalize: true }).apply(ys);
  return { model: named([a, b], out, 'nested'), samples: [{ shape: [3] }, { shape: [3] }] };
}

function frozen(): Example {
  const layers = [
    l.dense({ name: 'fixed', units: 3, inputShape: [4], trainable: false }),
    l.reshape({ name: 'shaped', targetShape: [3, 1] }),
    l.zeroPadding1d({ name: 'padded', padding: [1, 0] }),
    l.conv1d({ name: 'conv', filters: 2, kernelSize: 2, padding: 'causal', dilationRate: 2 }),
    l.permute({ name: 'turned', dims: [2, 1] }),
    l.flatten({ name: 'flat' }),
    l.activation({ name: 'soft', activation: 'softplus' }),
    l.unitNormalization({ name: 'unit' }),
    l.repeatVector({ name: 'again', n: 2 }),
    l.simpleRNN({ name: 'simple', units: 2, goBackwards: true }),
  ];
  return { model: gm.sequential({ name: 'frozen', layers }), samples: [{ shape: [4] }] };
}

export const examples: Record<string, () => Example> = {
  dense,
  conv,
  branches,
  recurrent,
  states,
  attention,
  nested,
  frozen,
};
