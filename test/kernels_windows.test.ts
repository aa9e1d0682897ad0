// SPDX-License-Identifier: MIT
// The direct kernels over images against loops that read like the formulas.
import t from 'tap';
import {
  avgPool2d,
  batchNorm,
  col2im,
  conv2d,
  type Conv2dOptions,
  depthwiseConv2d,
  im2col,
  maxPool2d,
  packWeights,
} from '../src/kernels.js';

const wave = (n: number, step = 0.7): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => Math.sin(i * step));
const close = (
  t: { equal: (a: unknown, b: unknown) => void; ok: (a: unknown, m: string) => void },
  got: ArrayLike<number>,
  want: readonly number[],
): void => {
  t.equal(got.length, want.length);
  const worst = Math.max(...want.map((v, i) => Math.abs(v - got[i])));
  t.ok(worst < 1e-5, `within ${worst}`);
};

const shape = { batch: 2, height: 7, width: 6, channels: 4 };
const size = 2 * 7 * 6 * 4;

interface Numbers {
  filters: number;
  kernel: [number, number];
  stride: [number, number];
  dilation: [number, number];
  before: [number, number];
  out: [number, number];
  groups: number;
}

/** The convolution of images of `shape`. */
function naive(n: Numbers, x: Float32Array, w: Float32Array): number[] {
  const { height, width, channels } = shape;
  const each = channels / n.groups;
  const y: number[] = [];
  for (let image = 0; image < 2; image++)
    for (let i = 0; i < n.out[0]; i++)
      for (let j = 0; j < n.out[1]; j++)
        for (let f = 0; f < n.filters; f++) {
          const first = Math.floor(f / (n.filters / n.groups)) * each;
          let sum = 0;
          for (let p = 0; p < n.kernel[0]; p++)
            for (let q = 0; q < n.kernel[1]; q++) {
              const row = i * n.stride[0] - n.before[0] + p * n.dilation[0];
              const col = j * n.stride[1] - n.before[1] + q * n.dilation[1];
              if (row < 0 || row >= height || col < 0 || col >= width) continue;
              for (let c = 0; c < each; c++)
                sum +=
                  x[((image * height + row) * width + col) * channels + first + c] *
                  w[((p * n.kernel[1] + q) * each + c) * n.filters + f];
            }
          y.push(sum);
        }
  return y;
}

const plain: Numbers = {
  filters: 5,
  kernel: [3, 2],
  stride: [1, 1],
  dilation: [1, 1],
  before: [0, 0],
  out: [5, 5],
  groups: 1,
};
const cases: Record<string, { numbers: Numbers; options: Partial<Conv2dOptions> }> = {
  valid: { numbers: plain, options: {} },
  'same, strides': {
    numbers: { ...plain, stride: [2, 3], before: [1, 0], out: [4, 2] },
    options: { padding: 'same', strides: [2, 3] },
  },
  'explicit padding': {
    numbers: { ...plain, before: [2, 0], out: [8, 6] },
    options: { padding: [[2, 1], [0, 1]] }, // prettier-ignore
  },
  dilated: {
    numbers: { ...plain, dilation: [2, 3], out: [3, 3] },
    options: { dilationRate: [2, 3] },
  },
  groups: { numbers: { ...plain, filters: 6, groups: 2 }, options: { filters: 6, groups: 2 } },
};

t.test('conv2d', async t => {
  for (const [name, { numbers, options }] of Object.entries(cases))
    t.test(name, async t => {
      const [kh, kw] = numbers.kernel;
      const x = wave(size);
      const kernel = wave((kh * kw * 4 * numbers.filters) / numbers.groups, 1.3);
      const want = naive(numbers, x, kernel);
      const y = new Float32Array(want.length).fill(NaN);
      const all = { ...shape, filters: 5, kernelSize: [3, 2], x, kernel, ...options };
      conv2d({ ...all, y });
      close(t, y, want);
      y.fill(NaN);
      await conv2d.async({ ...all, y });
      close(t, y, want);
    });
  t.test('adds a bias, applies an activation, and takes packed weights', async t => {
    const [x, kernel, bias] = [wave(size), wave(3 * 2 * 4 * 5, 1.3), wave(5)];
    const want = naive(plain, x, kernel).map((v, i) => Math.max(0, v + bias[i % 5]));
    const packed = packWeights(kernel, { k: 3 * 2 * 4, n: 5 });
    for (const weights of [kernel, packed]) {
      const y = new Float32Array(want.length);
      const options = { filters: 5, kernelSize: [3, 2], bias, activation: 'relu' } as const;
      conv2d({ ...shape, ...options, x, kernel: weights, y });
      close(t, y, want);
    }
  });
});

t.test('depthwiseConv2d', async t => {
  const [x, kernel] = [wave(size), wave(3 * 3 * 4 * 2, 1.3)];
  const numbers: Numbers = { ...plain, filters: 8, kernel: [3, 3], out: [5, 4], groups: 4 };
  const y = new Float32Array(2 * 5 * 4 * 8);
  depthwiseConv2d({ ...shape, kernelSize: 3, depthMultiplier: 2, x, kernel, y });
  close(t, y, naive(numbers, x, kernel));
});

t.test('im2col makes rows whose product is the convolution, and col2im adds them back', async t => {
  const x = wave(size);
  const [rows, row] = [2 * 5 * 5, 3 * 2 * 4];
  const columns = new Float32Array(rows * row);
  im2col({ ...shape, kernelSize: [3, 2], x, y: columns });
  const kernel = wave(row * 5, 1.3);
  const product: number[] = [];
  for (let i = 0; i < rows; i++)
    for (let f = 0; f < 5; f++)
      product.push(
        columns.subarray(i * row, (i + 1) * row).reduce((s, v, k) => s + v * kernel[k * 5 + f], 0),
      );
  close(t, product, naive(plain, x, kernel));

  const counts = new Float32Array(size);
  col2im({ ...shape, kernelSize: [3, 2], x: new Float32Array(rows * row).fill(1), y: counts });
  t.equal(counts[0], 1, 'a corner is in one window');
  t.equal(counts[(2 * 6 + 2) * 4], 6, 'an inner pixel in as many as the window has places');
});

t.test('maxPool2d and avgPool2d', async t => {
  const x = Float32Array.from([1, 5, 2, 4, 3, 9, 8, 7, 6]);
  const one = { height: 3, width: 3, channels: 1, x };
  const y = new Float32Array(1);
  maxPool2d({ ...one, y });
  t.same([...y], [5]);
  avgPool2d({ ...one, y });
  t.same([...y], [13 / 4]);
  const four = new Float32Array(4);
  maxPool2d({ ...one, padding: 'same', y: four });
  t.same([...four], [5, 9, 8, 6]);
  avgPool2d({ ...one, padding: 'same', y: four });
  t.same([...four], [13 / 4, 5.5, 7.5, 6], 'padding does not count');
});

t.test('batchNorm', async t => {
  const x = wave(12);
  const [mean, variance] = [Float32Array.from([0.5, -1, 2]), Float32Array.from([1, 4, 0.25])];
  const [gamma, beta] = [Float32Array.from([1, 2, 3]), Float32Array.from([0, 1, -1])];
  const want = [...x].map((v, i) => {
    const c = i % 3;
    return ((v - mean[c]) / Math.sqrt(variance[c] + 1e-3)) * gamma[c] + beta[c];
  });
  const y = new Float32Array(12);
  batchNorm({ rows: 4, channels: 3, x, mean, variance, gamma, beta, y });
  close(t, y, want);
  batchNorm({ rows: 4, channels: 3, x, mean, variance, gamma, beta, y: x });
  close(t, x, want);
  batchNorm({ rows: 4, channels: 3, x: y, mean, variance, y });
  close(t, y, want.map((v, i) => (v - mean[i % 3]) / Math.sqrt(variance[i % 3] + 1e-3))); // prettier-ignore
});

t.test('refusals', async t => {
  const x = wave(size);
  const kernel = wave(3 * 3 * 4 * 5);
  const y = new Float32Array(2 * 5 * 4 * 5);
  const ok = { ...shape, filters: 5, kernelSize: 3, x, kernel, y };
  conv2d(ok);
  const refused = (change: object, error: { name?: string; message: string | RegExp }) =>
    t.throws(() => conv2d({ ...ok, ...change }), error);
  refused(
    { y: y.subarray(1) },
    { name: 'RangeError', message: 'conv2d: y holds 199 floats, needs batch*5*4*filters = 200.' },
  );
  refused(
    { kernel: kernel.subarray(1) },
    { message: 'conv2d: kernel holds 179 floats, needs 3*3*channels*filters = 180.' },
  );
  refused({ height: 2 }, { message: /^conv2d: expected an input of at least \[3, 3\] / });
  refused({ kernelSize: [3, 3, 3] }, { message: /^conv2d: expected `kernelSize` / });
  refused({ padding: 'causal' }, { message: /^conv2d: expected .*padding/ });
  refused(
    { groups: 3 },
    { message: /^conv2d: expected `groups` to divide 4 channels and 5 filters/ },
  );
  refused({ y: x }, { message: /^conv2d: expected `y` to overlap no input/ });
  refused({ pading: 'same' }, { message: /pading.*padding/ });
  const packed = packWeights(kernel, { k: 36, n: 5 });
  refused(
    { kernel: packed, kernelSize: 2 },
    { message: /packed for k = 16 .*received weights packed for k = 36, n = 5/ },
  );
  t.throws(() => maxPool2d({ ...shape, poolSize: 0, x, y }), {
    message: /^maxPool2d: expected `poolSize`/,
  });
  t.throws(() => batchNorm({ rows: 1, channels: 4, x, mean: x, variance: x, epsilon: -1, y }), {
    message: /^batchNorm: expected `epsilon` to be at least 0, received -1/,
  });
});
