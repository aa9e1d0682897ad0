// SPDX-License-Identifier: MIT
// onnxruntime-node on mlp.onnx. Options: {"threads": 1}.
import { fileURLToPath } from 'node:url';
import ort from 'onnxruntime-node';
import { eachCall, options, serve } from './serve.mjs';

const session = await ort.InferenceSession.create(
  fileURLToPath(new URL('mlp.onnx', import.meta.url)),
  {
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  },
);
const x = new ort.Tensor('float32', Float32Array.from({ length: 784 }, Math.random), [1, 784]);

/** The values of y are there when the promise is kept. */
const infer = ({ calls }) => eachCall(() => session.run({ x }), calls);

await serve({ version: ort.env.versions.node, threads: options.threads }, { infer });
