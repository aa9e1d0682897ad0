// SPDX-License-Identifier: MIT
// Ours, as a user gets it: the built package. Options: {"threads": 1}.
import * as gm from '../../dist/esm/index.js';
import { eachCall, eagerOp, options, serve, trainingRate } from './serve.mjs';

if (options.threads) gm.setNumThreads(options.threads);
gm.seed(1);

const SAMPLES = 12800;
const { dense } = gm.layers;

function mlp() {
  const hidden = dense({ units: 64, activation: 'relu', inputShape: [784] });
  const model = gm.sequential({ layers: [hidden, dense({ units: 10, activation: 'softmax' })] });
  model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' });
  return model;
}

let data;
const samples = () =>
  (data ??= {
    x: gm.randomUniform([SAMPLES, 784], { minval: -1, maxval: 1 }),
    y: gm.randomUniform([SAMPLES], { minval: 0, maxval: 10 }).floor().cast('int32'),
  });

/** One model a batch size, kept: rounds measure warm epochs. */
const models = new Map();
function modelFor(batch) {
  if (!models.has(batch)) models.set(batch, mlp());
  return models.get(batch);
}

async function train({ batch }) {
  const { x, y } = samples();
  const fit = epochs => modelFor(batch).fit(x, y, { batchSize: batch, epochs, verbose: 0 });
  return trainingRate(batch, fit, SAMPLES);
}

let one;
function infer({ calls }) {
  const model = modelFor('inference');
  one ??= gm.randomUniform([1, 784]);
  return eachCall(() => {
    const y = model.predictSync(one);
    y.dataSync();
    y.dispose();
  }, calls);
}

const [a, b] = [gm.randomNormal([32, 64]), gm.randomNormal([32, 64])];
const w = gm.randomNormal([64, 64]);
const ops = {
  add: () => gm.add(a, b),
  matmul: () => gm.matmul(a, w),
  relu: () => gm.relu(a),
};
const enqueue = request => eagerOp(ops[request.op], gm.tidy, request);

const { versions, isa, threads } = gm.info();
await serve({ version: versions.gemmule, isa, threads }, { train, infer, enqueue });
