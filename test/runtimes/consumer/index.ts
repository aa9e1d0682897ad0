// SPDX-License-Identifier: MIT
// A program of a TypeScript user: what the types of both entry points must say, under each way to resolve them.
import * as gm from 'gemmule';
import { loadModel, type Model, sequential, type Tensor, type TensorLike } from 'gemmule';
import { packWeights, sgemm } from 'gemmule/kernels';

const model = sequential({ layers: [gm.layers.dense({ units: 1, inputShape: [2] })] });
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });

async function fit(x: Tensor, y: TensorLike): Promise<number[]> {
  const { history } = await model.fit(x, y, { epochs: 2, callbacks: [gm.callbacks.earlyStopping({ patience: 1 })] }); // prettier-ignore
  const loaded: Model = await loadModel('folder');
  loaded.summary();
  return history.loss;
}

const c = new Float32Array(1);
const b = packWeights(new Float32Array([3, 4]), { k: 2, n: 1 });
sgemm({ m: 1, n: 1, k: 2, a: new Float32Array([1, 2]), b, c });
const done: Promise<unknown> = sgemm.async({ m: 1, n: 1, k: 2, a: new Float32Array(2), b, c });

// @ts-expect-error: types are not `any`
sgemm({ m: '1', n: 1, k: 2, a: c, b, c });
// @ts-expect-error: nor here
gm.layers.dense({ units: 'three' });

export { done, fit };
