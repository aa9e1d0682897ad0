// SPDX-License-Identifier: MIT
// Ours, as a user gets it: the built package. Options: {"threads": 1}.
import * as gm from '../../dist/esm/index.js';
import { models } from './models.mjs';
import { kept, layersOf, networks } from './networks.mjs';
import { eachCall, eagerOp, inLoop, options, serve, trainingRate } from './serve.mjs';

if (options.threads) gm.setNumThreads(options.threads);
gm.seed(1);

// One model a batch size.
const model = kept(name => {
  const made = gm.sequential({ layers: layersOf(gm.layers, networks[name]) });
  made.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' });
  return made;
});

const data = kept(name => {
  const { inputShape, samples } = networks[name];
  return {
    x: gm.randomUniform([samples, ...inputShape], { minval: -1, maxval: 1 }),
    y: gm.randomUniform([samples], { minval: 0, maxval: 10 }).floor().cast('int32'),
  };
});

async function train({ network, batch }) {
  const { x, y } = data(network);
  const fit = epochs => model(network, batch).fit(x, y, { batchSize: batch, epochs, verbose: 0 });
  return trainingRate(`${network} ${batch}`, fit, networks[network].samples);
}

const one = kept(name => gm.randomUniform([1, ...networks[name].inputShape]));
function infer({ network, calls }) {
  const asked = model(network, 'inference');
  const x = one(network);
  return eachCall(() => {
    const y = asked.predictSync(x);
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

/** The loss whose gradient by y is `dy`, without a pass over y. */
const lossWith = dy =>
  gm.customGradient(() => ({ value: gm.scalar(0), gradient: () => dy }));

/** One step on random data, and the tensors that it leaves. */
function stepOf(forward, inputs, both) {
  if (!both) return gm.capture(() => forward(...inputs));
  const loss = lossWith(gm.randomNormal(forward(...inputs).shape));
  const step = gm.valueAndGrad(xs => {
    const y = forward(...xs);
    return [loss(y), y];
  });
  return gm.capture(() => {
    const { grads, aux } = step(inputs);
    return [aux, ...grads]; // what nobody asks for would not be computed
  });
}

/** Inference of a layer, as the peers' layers do it. */
function predictionOf(batchSize, shape, config) {
  const model = gm.sequential({ layers: [gm.layers.input({ shape }), gm.layers.lstm(config)] });
  const x = gm.randomNormal([batchSize, ...shape]);
  return () => model.predictSync(x, { batchSize });
}

const steps = {
  conv(c) {
    const { size, channels, filters, kernel, padding, strides = 1, dilation = 1 } = c;
    const inputs = [[32, size, size, channels], [kernel, kernel, channels, filters], [filters]];
    const forward = (x, k, bias) =>
      gm.conv2d(x, k, { bias, padding, strides, dilationRate: dilation });
    return stepOf(forward, inputs.map(shape => gm.randomNormal(shape)), c.both);
  },
  maxPool({ size, channels, both }) {
    const forward = x => gm.maxPool2d(x, { poolSize: 2 });
    return stepOf(forward, [gm.randomNormal([32, size, size, channels])], both);
  },
  lstm({ batch, length, inputs, units, both }) {
    if (!both) return predictionOf(batch, [length, inputs], { units, returnSequences: true });
    const shapes = [[batch, length, inputs], [inputs, 4 * units], [units, 4 * units], [4 * units]];
    const forward = (x, w, u, bias) => gm.lstm(x, w, u, { bias }).y;
    const made = shapes.map((shape, i) => gm.randomNormal(shape, { stddev: i === 0 ? 1 : 0.05 }));
    return stepOf(forward, made, true);
  },
  attention({ batch, heads, length, depth, both }) {
    const shape = [batch, length, heads, depth];
    const forward = (q, k, v) => gm.attention(q, k, v);
    return stepOf(forward, [1, 2, 3].map(() => gm.randomNormal(shape)), both);
  },
};
const prepared = kept(request => {
  const { op, ...c } = JSON.parse(request);
  return op in models ? models[op]() : steps[op](c);
});
const released = made => [made].flat().forEach(t => t.dispose());
const settled = () => gm.scalar(0).add(1).dataSync(); // behind everything that was queued

function step(request) {
  const run = prepared(JSON.stringify(request));
  return inLoop(() => released(run()), settled);
}

const { versions, isa, threads } = gm.info();
await serve(
  { version: versions.gemmule, isa, threads },
  { train, infer, enqueue, step },
);
