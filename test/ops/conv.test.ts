import { grad } from '../../src/autograd.js';
import * as gm from '../../src/ops/index.js';
import { profile } from '../../src/profile.js';
import { type Tensor, tensor } from '../../src/tensor.js';
import { close, onEachBackend } from './close.js';

/** 1, 2, 3 ... */
const count = (...shape: number[]): Tensor =>
  tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1),
    shape,
  );
const random = (shape: number[], seed: number): Tensor => gm.randomNormal(shape, { seed });

onEachBackend(t => {
  t.test('conv1d slides a kernel over the steps', async t => {
    const x = count(1, 5, 1);
    const w = tensor([1, 10], [2, 1, 1]);
    const line = (options?: gm.ConvOptions) => gm.flatten(gm.conv1d(x, w, options));
    close(t, line(), [21, 32, 43, 54]);
    close(t, line({ strides: 2 }), [21, 43]);
    close(t, line({ padding: 'same' }), [21, 32, 43, 54, 5]);
    close(t, line({ padding: 'causal' }), [10, 21, 32, 43, 54]);
    close(t, line({ padding: 'causal', dilationRate: 2 }), [10, 20, 31, 42, 53]);
    close(t, line({ dilation: 3 }), [41, 52]);
    close(t, line({ padding: [[0, 2]] }), [21, 32, 43, 54, 5, 0]);
    close(t, line({ bias: [-40], activation: 'relu' }), [0, 0, 3, 14]);
  });
  t.test('conv2d pads as TensorFlow does: more behind than before', async t =>
    close(
      t,
      gm.conv2d(count(1, 4, 4, 1), gm.ones([2, 2, 1, 1]), { padding: 'same' }).reshape([4, 4]),
      [
        [14, 18, 22, 12],
        [30, 34, 38, 20],
        [46, 50, 54, 28],
        [27, 29, 31, 16],
      ],
    ),
  );
  t.test('is the product of im2col and the kernel', async t => {
    for (const [options, shape, kernel] of [
      [{ strides: [2, 1], padding: 'same' }, [2, 7, 6, 3], [3, 2, 3, 4]],
      [{ dilation: [1, 2] }, [1, 5, 8, 17], [3, 3, 17, 5]],
      [{ padding: [[2, 0], [1, 3]] }, [2, 3, 4, 1], [3, 4, 1, 9]], // prettier-ignore
      [{}, [3, 4, 5, 6], [1, 1, 6, 7]],
    ] as [gm.ConvOptions, number[], number[]][]) {
      const [x, w] = [random(shape, 1), random(kernel, 2)];
      const rows = gm.im2col(x, { ...options, kernelSize: kernel.slice(0, 2) });
      const product = gm.matmul(rows, gm.reshape(w, [-1, kernel[3]]));
      close(t, gm.conv2d(x, w, options), product.arraySync(), 1e-5);
    }
  });
  t.test('in groups is the convolution of each group', async t => {
    const [x, w] = [random([2, 4, 4, 6], 1), random([3, 3, 3, 4], 2)];
    const parts = [0, 1].map(g =>
      gm.conv2d(gm.split(x, 2, 3)[g], gm.split(w, 2, 3)[g], { padding: 'same' }),
    );
    const y = gm.conv2d(x, w, { padding: 'same', groups: 2 });
    close(t, y, gm.concat(parts, 3).arraySync(), 1e-5);
  });
  t.test('takes the channels first', async t => {
    const [x, w] = [random([2, 4, 5, 3], 1), random([2, 2, 3, 4], 2)];
    const first = gm.conv2d(gm.transpose(x, [0, 3, 1, 2]), w, { dataFormat: 'channelsFirst' });
    close(t, gm.transpose(first, [0, 2, 3, 1]), gm.conv2d(x, w).arraySync(), 1e-5);
  });
  t.test('conv3d of a batch of one slice is conv2d', async t => {
    const [x, w] = [random([2, 4, 5, 3], 1), random([2, 3, 3, 4], 2)];
    const y = gm.conv3d(gm.expandDims(x, 1), gm.expandDims(w, 0), { strides: [1, 2, 1] });
    close(t, gm.squeeze(y, 1), gm.conv2d(x, w, { strides: [2, 1] }).arraySync(), 1e-5);
  });
  t.test('of no images, and of none of its channels', async t => {
    t.same(gm.conv2d(gm.zeros([0, 4, 4, 2]), gm.zeros([3, 3, 2, 5])).shape, [0, 2, 2, 5]);
    close(t, gm.conv1d(gm.zeros([1, 2, 0]), gm.zeros([1, 0, 2]), { bias: [1, 2] }), [
      [
        [1, 2],
        [1, 2],
      ],
    ]);
  });
  t.test('applies every activation as the op does', async t => {
    const [x, w] = [random([1, 4, 3, 2], 1), random([2, 2, 2, 3], 2)];
    for (const activation of ['relu', 'gelu', 'tanh', 'softplus'] as const)
      close(t, gm.conv2d(x, w, { activation }), gm[activation](gm.conv2d(x, w)).arraySync(), 1e-5);
  });
  t.test('of integers is of floats', async t => {
    const y = gm.conv1d(
      tensor(Int32Array.of(1, 2), [1, 2, 1]),
      tensor(Int32Array.of(3), [1, 1, 1]),
    );
    t.equal(y.dtype, 'float32');
    close(t, y, [[[3], [6]]]);
  });

  t.test('computes no gradient that nobody needs', async t => {
    const [x, w, bias] = [random([1, 4, 4, 2], 1), random([2, 2, 2, 3], 2), random([3], 3)];
    const loss = (x: Tensor, w: Tensor, bias: Tensor) => gm.sum(gm.conv2d(x, w, { bias }));
    const run = async (fn: () => unknown) => {
      const { ops } = await profile(fn);
      return ops.map(({ op }) => op).filter(op => op.startsWith('conv')).sort(); // prettier-ignore
    };
    const byX = await run(() => grad((x: Tensor) => loss(x, w, bias))(x));
    t.same(byX, ['conv', 'convDataGrad']);
    const byWeights = await run(() => grad((w: Tensor, b: Tensor) => loss(x, w, b))(w, bias));
    t.same(byWeights, ['conv', 'convFilterGrad']);
    t.same(await run(() => grad((b: Tensor) => loss(x, w, b))(bias)), ['conv']);
  });

  t.test('conv1dTranspose spreads each step over a window', async t => {
    const x = tensor([1, 2, 3], [1, 3, 1]);
    const w = tensor([1, 10, 100], [3, 1, 1]);
    const line = (options?: gm.ConvTransposeOptions) =>
      gm.flatten(gm.conv1dTranspose(x, w, options));
    close(t, line(), [1, 12, 123, 230, 300]);
    close(t, line({ strides: 2 }), [1, 10, 102, 20, 203, 30, 300]);
    close(t, line({ strides: 4 }), [1, 10, 100, 0, 2, 20, 200, 0, 3, 30, 300, 0]);
    close(t, line({ strides: 2, padding: 'same' }), [1, 10, 102, 20, 203, 30]);
    close(t, line({ strides: 2, padding: 'same', outputPadding: 0 }), [10, 102, 20, 203, 30]);
    close(t, line({ dilationRate: 2, bias: [0.5] }), [1.5, 2.5, 13.5, 20.5, 130.5, 200.5, 300.5]);
  });
  t.test('conv2dTranspose takes the channels first', async t => {
    const [x, w] = [random([2, 3, 4, 2], 1), random([3, 2, 5, 2], 2)];
    const options = { strides: [2, 3], padding: 'same' } as const;
    const last = gm.conv2dTranspose(x, w, options);
    t.same(last.shape, [2, 6, 12, 5]);
    const first = gm.conv2dTranspose(gm.transpose(x, [0, 3, 1, 2]), w, {
      ...options,
      dataFormat: 'channelsFirst',
    });
    close(t, gm.transpose(first, [0, 2, 3, 1]), last.arraySync(), 1e-5);
  });

  t.test('depthwiseConv2d filters each channel alone', async t => {
    const [x, w] = [random([1, 4, 4, 3], 1), random([2, 2, 3, 2], 2)];
    const parts = [0, 1, 2].map(c =>
      gm.conv2d(
        gm.slice(x, [0, 0, 0, c], [-1, -1, -1, 1]),
        gm.slice(w, [0, 0, c, 0], [-1, -1, 1, -1]),
      ),
    );
    close(t, gm.depthwiseConv2d(x, w), gm.concat(parts, 3).arraySync(), 1e-5);
  });
  t.test('separableConv1d mixes the channels afterwards', async t =>
    close(
      t,
      gm.separableConv1d(count(1, 3, 2), [[[1], [10]], [[1], [10]]], [[[1], [1]]], { bias: [1] }), // prettier-ignore
      [[[65], [109]]],
    ),
  );

  t.test('im2col lays windows out as rows, zeros where they reach outside', async t => {
    const x = count(1, 2, 2, 2);
    close(t, gm.im2col(x, { kernelSize: 2 }), [[[[1, 2, 3, 4, 5, 6, 7, 8]]]]);
    close(t, gm.im2col(count(1, 3, 1), { kernelSize: 2, padding: 'same' }), [
      [
        [1, 2],
        [2, 3],
        [3, 0],
      ],
    ]);
    t.same(gm.im2col(gm.zeros([2, 4, 5, 6, 3]), { kernelSize: [1, 2, 3] }).shape, [2, 4, 4, 4, 18]);
  });
  t.test('col2im adds rows up where windows overlap', async t =>
    close(
      t,
      gm.col2im(gm.ones([1, 3, 2]), { kernelSize: 2, outputSize: 4 }).flatten(),
      [1, 2, 2, 1],
    ),
  );
});
