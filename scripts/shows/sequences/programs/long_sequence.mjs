// SPDX-License-Identifier: MIT
// Trains an LSTM to say at the end which of two marks it saw at the beginning; peak bytes of the allocator and the losses.
import * as gm from 'gemmule';

const steps = Number(process.argv[2]);
gm.seed(1);
const { layers } = gm;
const model = gm.sequential([
  layers.lstm({ units: 64, inputShape: [steps, 8] }),
  layers.dense({ units: 1, activation: 'sigmoid' }),
]);
model.compile({
  optimizer: gm.optimizers.adam({ learningRate: 3e-3, clipnorm: 1 }),
  loss: 'binary_crossentropy',
});
const marks = gm.randomUniform([128, 1], { minval: 0, maxval: 2 }).floor();
const noise = gm.randomNormal([128, steps - 1, 8], { stddev: 0.1 });
const x = gm.concat([gm.tile(marks.reshape([128, 1, 1]), [1, 1, 8]), noise], 1);
const { history } = await model.fit(x, marks, { batchSize: 32, epochs: 5, verbose: 0 });
const { peak, arena } = gm.info().memory; // tensors, and a step's temporaries
console.log(JSON.stringify({ peak: peak + arena, losses: history.loss }));
