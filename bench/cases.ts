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

export interface TrainCase {
  op: 'train';
  name: string;
  batch: number;
  /** The claim: so many times PyTorch's samples a second. */
  atLeast: number;
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
export const training: readonly TrainCase[] = [
  { op: 'train', name: 'mlp 784-64-10, batch 32', batch: 32, atLeast: 6 },
  { op: 'train', name: 'mlp 784-64-10, batch 128', batch: 128, atLeast: 3.3 },
];

export const eager: readonly EagerCase[] = [
  { op: 'add', name: 'add [32, 64]' },
  { op: 'matmul', name: 'matmul 32x64x64' },
  { op: 'relu', name: 'relu [32, 64]' },
];
