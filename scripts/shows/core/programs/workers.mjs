// SPDX-License-Identifier: MIT
// Four workers train the same model at once; the fourth, which would train for ever, is terminated.
import { createHash } from 'node:crypto';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import * as gm from 'gemmule';

async function train(epochs) {
  gm.seed(7);
  const x = gm.randomNormal([2000, 100]);
  const y = gm.argMax(gm.matmul(x, gm.randomNormal([100, 5])), -1);
  const model = gm.sequential({
    layers: [
      gm.layers.dense({ units: 256, activation: 'relu', inputShape: [100] }),
      gm.layers.dense({ units: 5, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  parentPort?.postMessage('training');
  await model.fit(x, y, { epochs, batchSize: 32, verbose: 0 });
  const hash = createHash('sha256');
  for (const w of model.getWeights()) hash.update(new Uint8Array((await w.data()).buffer));
  return hash.digest('hex').slice(0, 12);
}

if (isMainThread) {
  const alone = await train(5);
  const results = [];
  const done = [0, 1, 2].map(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: { epochs: 5 } });
        worker.on('message', message => message !== 'training' && results.push(message));
        worker.on('error', reject).on('exit', resolve);
      }),
  );
  const endless = new Worker(new URL(import.meta.url), { workerData: { epochs: 1_000_000 } });
  await new Promise(resolve => endless.once('message', resolve));
  await new Promise(resolve => setTimeout(resolve, 100));
  const terminated = (await endless.terminate()) === 1;
  await Promise.all(done);
  console.log(JSON.stringify({ alone, results, terminated }));
} else {
  parentPort.postMessage(await train(workerData.epochs));
}
