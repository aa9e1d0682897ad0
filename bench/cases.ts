// SPDX-License-Identifier: MIT
// What is measured: one row a shape or model. The runner (run.ts) knows how; names say which model a shape comes from.

export interface GemmCase {
  op: 'matmul';
  name: string;
  m: number;
  k: number;
  n: number;
  transA?: boolean;
  transB?: boolean;
}
/** As the native benches name a case. */
export const shapeOf = ({ m, k, n, transA, transB }: GemmCase) =>
  `${m}x${k}x${n}${transA ? ' AtB' : transB ? ' ABt' : ''}`;

/** The networks of peers/networks.mjs. */
export type Network = 'mlp' | 'mnist' | 'cifar' | 'lstm';
export interface TrainCase {
  op: 'train';
  name: string;
  network: Network;
  batch: number;
  /** The claim: so many times the samples a second of those whom the bench is against. */
  atLeast: number;
}
export interface InferCase {
  op: 'infer';
  name: string;
  network: Network;
  /** The claim: such a share of onnxruntime-node's time. */
  atMost: { p50: number; p99?: number };
}
export interface NetworkBench {
  /** Whose best a claim is about. */
  against: readonly string[];
  /** Of ours. */
  threads: readonly number[];
  /** Of PyTorch's images. */
  layouts: readonly Layout[];
  /** Where a round takes up to a minute. */
  tfjsRounds?: { cpu?: number; wasm?: number };
  train: readonly TrainCase[];
  infer: readonly InferCase[];
}
export type Layout = 'channels_last' | 'NCHW';

/** A layer over whole sequences, and its claims. */
export interface SequenceCase {
  name: string;
  shape:
    | { op: 'lstm'; batch: number; length: number; inputs: number; units: number }
    | { op: 'attention'; batch: number; heads: number; length: number; depth: number };
  /** So many times as fast as PyTorch. */
  atLeast: { forward?: number; both: number };
}

/** Windows over 32 square images. */
export type WindowShape = {
  op: 'conv' | 'maxPool';
  size: number;
  channels: number;
  filters?: number;
  kernel?: number;
  padding?: 'valid' | 'same';
  strides?: number;
  dilation?: number;
};
export interface WindowCase {
  name: string;
  shape: WindowShape;
  /** The claim for forward + backward. */
  atLeast?: number;
}
export interface EagerCase {
  op: 'add' | 'matmul' | 'relu';
  name: string;
}

/** The sixteen shapes that oneDNN is measured on. */
export const gemm: readonly GemmCase[] = [
  { op: 'matmul', name: 'square 64', m: 64, k: 64, n: 64 },
  { op: 'matmul', name: 'square 128', m: 128, k: 128, n: 128 },
  { op: 'matmul', name: 'square 256', m: 256, k: 256, n: 256 },
  { op: 'matmul', name: 'square 512', m: 512, k: 512, n: 512 },
  { op: 'matmul', name: 'square 1024', m: 1024, k: 1024, n: 1024 },
  { op: 'matmul', name: 'square 2048', m: 2048, k: 2048, n: 2048 },
  { op: 'matmul', name: 'mnist dense 64, batch 32', m: 32, k: 784, n: 64 },
  { op: 'matmul', name: 'mnist dense 128, batch 128', m: 128, k: 784, n: 128 },
  { op: 'matmul', name: 'dense 64 after a convolution', m: 256, k: 1152, n: 64 },
  { op: 'matmul', name: 'convolution 32 to 64 as im2col', m: 25088, k: 288, n: 64 },
  { op: 'matmul', name: 'convolution 64 to 64 as im2col', m: 6272, k: 576, n: 64 },
  { op: 'matmul', name: 'transformer mlp, batch 32', m: 32, k: 1024, n: 4096 },
  { op: 'matmul', name: 'weight gradient 512', m: 512, k: 512, n: 512, transA: true },
  { op: 'matmul', name: 'input gradient 512', m: 512, k: 512, n: 512, transB: true },
  { op: 'matmul', name: 'weight gradient 1024', m: 1024, k: 1024, n: 1024, transA: true },
  { op: 'matmul', name: 'input gradient 1024', m: 1024, k: 1024, n: 1024, transB: true },
];

/** What fills a GPU, beside those. */
export const gemmCuda: readonly GemmCase[] = [
  { op: 'matmul', name: 'square 4096', m: 4096, k: 4096, n: 4096 },
  { op: 'matmul', name: 'transformer mlp, 8192 tokens', m: 8192, k: 1024, n: 4096 },
  { op: 'matmul', name: 'its weight gradient', m: 1024, k: 8192, n: 4096, transA: true },
  { op: 'matmul', name: 'its input gradient', m: 8192, k: 4096, n: 1024, transB: true },
  {
    op: 'matmul',
    name: 'mnist weight gradient, batch 8192',
    m: 784,
    k: 8192,
    n: 128,
    transA: true,
  },
];

/** 784-64-10, relu and softmax, adam, sparse cross-entropy, 12,800 samples. */
export const mlp: NetworkBench = {
  against: ['PyTorch'],
  threads: [1, 2],
  layouts: ['channels_last'],
  train: [
    { op: 'train', name: 'mlp 784-64-10, batch 32', network: 'mlp', batch: 32, atLeast: 6 },
    { op: 'train', name: 'mlp 784-64-10, batch 128', network: 'mlp', batch: 128, atLeast: 3.3 },
  ],
  infer: [
    { op: 'infer', name: 'mlp 784-64-10, batch 1', network: 'mlp', atMost: { p50: 0.3, p99: 1 } },
  ],
};

/** The two larger founding listings: three convolutions on 28x28x1, two on 32x32x3; adam, 2,560 samples. */
export const cnn: NetworkBench = {
  against: ['PyTorch', 'Keras'],
  threads: [2],
  layouts: ['channels_last', 'NCHW'],
  tfjsRounds: { cpu: 1 },
  train: [
    { op: 'train', name: 'mnist cnn, batch 32', network: 'mnist', batch: 32, atLeast: 1.8 },
    { op: 'train', name: 'mnist cnn, batch 128', network: 'mnist', batch: 128, atLeast: 1.6 },
    { op: 'train', name: '32x32x3 cnn, batch 32', network: 'cifar', batch: 32, atLeast: 1.8 },
    { op: 'train', name: '32x32x3 cnn, batch 128', network: 'cifar', batch: 128, atLeast: 1.6 },
  ],
  infer: [
    { op: 'infer', name: 'mnist cnn, batch 1', network: 'mnist', atMost: { p50: 1 } },
    { op: 'infer', name: '32x32x3 cnn, batch 1', network: 'cifar', atMost: { p50: 1 } },
  ],
};

/** An LSTM of 128 units over 100 steps of 32 numbers; adam, 2,560 samples. */
export const classifier: NetworkBench = {
  against: ['PyTorch', 'Keras'],
  threads: [2],
  layouts: ['channels_last'],
  tfjsRounds: { cpu: 1, wasm: 1 },
  train: [
    { op: 'train', name: 'lstm classifier, batch 32', network: 'lstm', batch: 32, atLeast: 1.5 },
    { op: 'train', name: 'lstm classifier, batch 128', network: 'lstm', batch: 128, atLeast: 1.5 },
  ],
  infer: [{ op: 'infer', name: 'lstm classifier, batch 1', network: 'lstm', atMost: { p50: 0.7 } }],
};

const lstmCase = (
  [batch, length, inputs, units]: readonly number[],
  atLeast: SequenceCase['atLeast'],
): SequenceCase => ({
  name: `lstm, batch ${batch}, length ${length}, ${inputs} -> ${units}`,
  shape: { op: 'lstm', batch, length, inputs, units },
  atLeast,
});

export const lstms: readonly SequenceCase[] = [
  lstmCase([32, 100, 64, 128], { forward: 1.5, both: 1.35 }),
  lstmCase([64, 50, 256, 512], { forward: 1.05, both: 1 }),
  lstmCase([1, 100, 32, 256], { forward: 1.7, both: 1.9 }),
];
export const attentions: readonly SequenceCase[] = [
  {
    name: 'attention, batch 8, heads 8, length 512, depth 64',
    shape: { op: 'attention', batch: 8, heads: 8, length: 512, depth: 64 },
    atLeast: { both: 1 },
  },
];

/** The models of examples/06-functional, 07-custom-loop and 12-gan, at their batch size. */
export const models = [
  { name: 'functional listing, batch 64', shape: { op: 'functional' }, atLeast: 1.5 },
  { name: 'hand-written loop, batch 64', shape: { op: 'loop' }, atLeast: 1.5 },
  { name: 'GAN, batch 64', shape: { op: 'gan' }, atLeast: 1.5 },
];

const conv = (
  size: number,
  channels: number,
  filters: number,
  kernel: number,
  padding: 'valid' | 'same',
): WindowCase => ({
  name: `${size}x${size}x${channels} -> ${filters}, ${kernel}x${kernel} ${padding}`,
  shape: { op: 'conv', size, channels, filters, kernel, padding },
});

/** The first layers and the bodies of small and large CNNs. */
export const windows: readonly WindowCase[] = [
  { ...conv(28, 1, 32, 3, 'valid'), atLeast: 2.2 },
  conv(26, 32, 64, 3, 'valid'),
  { ...conv(32, 3, 32, 3, 'valid'), atLeast: 2.2 },
  conv(56, 64, 64, 3, 'same'),
  conv(14, 256, 256, 3, 'same'),
  conv(56, 64, 256, 1, 'same'),
  { name: '26x26x32, 2x2 max', shape: { op: 'maxPool', size: 26, channels: 32 }, atLeast: 2.5 },
];

/** Shapes with a stride or a dilation, and what share of the flops they have, beside the shape without. */
export const changed = [conv(56, 64, 64, 3, 'same'), conv(14, 256, 256, 3, 'same')].map(plain => ({
  plain,
  variants: [
    { name: `${plain.name}, stride 2`, shape: { ...plain.shape, strides: 2 }, flops: 1 / 4 },
    { name: `${plain.name}, dilation 2`, shape: { ...plain.shape, dilation: 2 }, flops: 1 },
  ],
}));

export const eager: readonly EagerCase[] = [
  { op: 'add', name: 'add [32, 64]' },
  { op: 'matmul', name: 'matmul 32x64x64' },
  { op: 'relu', name: 'relu [32, 64]' },
];
