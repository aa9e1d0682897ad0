// SPDX-License-Identifier: MIT
// What a package that is installed must do on any runtime: train, predict, save and load, in a worker too, and the direct kernels.
// Closes with its figures as JSON. Copied beside an installed gemmule.
import * as gm from 'gemmule';
import { sgemm } from 'gemmule/kernels';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const inputs = [0, 0, 0, 1, 1, 0, 1, 1];
const labels = [0, 1, 1, 0];

async function train() {
  gm.seed(1);
  const model = gm.sequential({
    layers: [
      gm.layers.dense({ units: 16, activation: 'tanh', inputShape: [2] }),
      gm.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
  const optimizer = gm.optimizers.adam({ learningRate: 0.05 });
  model.compile({ optimizer, loss: 'binaryCrossentropy' });
  const x = gm.tensor(inputs, [4, 2]);
  const y = gm.tensor(labels, [4, 1]);
  const { history } = await model.fit(x, y, { epochs: 200, batchSize: 4, verbose: 0 });
  return { model, loss: history.loss.at(-1) };
}

/** What the model gives after it was written and read again. */
async function savedAndLoaded(model) {
  const folder = mkdtempSync(join(tmpdir(), 'gemmule-'));
  try {
    await model.save(join(folder, 'xor'));
    const loaded = await gm.loadModel(join(folder, 'xor'));
    return [...(await loaded.predict(gm.tensor(inputs, [4, 2])).data())];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function lossInWorker() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url));
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function product() {
  const c = new Float32Array(1);
  const a = new Float32Array([1, 2]);
  const b = new Float32Array([3, 4]);
  sgemm({ m: 1, n: 1, k: 2, a, b, c });
  await sgemm.async({ m: 1, n: 1, k: 2, a, b, c, beta: 1 });
  return c[0];
}

async function report() {
  const { model, loss } = await train();
  const predicted = await savedAndLoaded(model);
  const required = createRequire(import.meta.url)('gemmule');
  return {
    loss,
    lossInWorker: await lossInWorker(),
    right: predicted.filter((p, i) => Math.round(p) === labels[i]).length,
    product: await product(),
    sum: required.add(required.tensor([1, 2]), 1).arraySync(),
    isa: gm.info().isa,
    version: gm.info().versions.gemmule,
  };
}

if (isMainThread) console.log(JSON.stringify(await report()));
else parentPort.postMessage((await train()).loss);
