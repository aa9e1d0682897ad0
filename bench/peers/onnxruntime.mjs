// SPDX-License-Identifier: MIT
// onnxruntime-node on the networks of networks_onnx.py. Options: {"threads": 1}.
import { fileURLToPath } from 'node:url';
import ort from 'onnxruntime-node';
import { kept, networks } from './networks.mjs';
import { eachCall, options, serve } from './serve.mjs';

const session = kept(name =>
  ort.InferenceSession.create(fileURLToPath(new URL(`${name}.onnx`, import.meta.url)), {
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  }),
);

/** Channels first, and steps before the batch, as ONNX has them. */
const layouts = {
  1: ([n]) => [1, n],
  2: ([steps, n]) => [steps, 1, n],
  3: ([height, width, channels]) => [1, channels, height, width],
};
const one = kept(name => {
  const { inputShape } = networks[name];
  const shape = layouts[inputShape.length](inputShape);
  const size = shape.reduce((all, n) => all * n);
  return new ort.Tensor('float32', Float32Array.from({ length: size }, Math.random), shape);
});

/** The values of y are there when the promise is kept. */
async function infer({ network, calls }) {
  const asked = await session(network);
  const x = one(network);
  return eachCall(() => asked.run({ x }), calls);
}

await serve({ version: ort.env.versions.node, threads: options.threads }, { infer });
