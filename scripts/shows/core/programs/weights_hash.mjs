// SPDX-License-Identifier: MIT
// Trains with dropout and a shuffle, at two batch sizes, and prints a hash of all weights.
import { createHash } from 'node:crypto';
import * as gm from 'gemmule';

gm.seed(1234);
const x = gm.randomNormal([5000, 300]);
const y = gm.argMax(gm.matmul(x, gm.randomNormal([300, 10])), -1);
const model = gm.sequential({
  layers: [
    gm.layers.dense({ units: 200, activation: 'gelu', inputShape: [300] }),
    gm.layers.dropout({ rate: 0.2 }),
    gm.layers.dense({ units: 64, activation: 'tanh' }),
    gm.layers.dense({ units: 10, activation: 'softmax' }),
  ],
});
model.compile({
  optimizer: gm.optimizers.adam({ globalClipnorm: 1 }),
  loss: 'sparseCategoricalCrossentropy',
  metrics: ['accuracy'],
});
await model.fit(x, y, { epochs: 2, batchSize: 32, verbose: 0 });
await model.fit(x, y, { epochs: 1, batchSize: 128, verbose: 0 });
const hash = createHash('sha256');
for (const weight of model.getWeights()) hash.update(new Uint8Array((await weight.data()).buffer));
console.log(hash.digest('hex').slice(0, 16));
