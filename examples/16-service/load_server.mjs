// SPDX-License-Identifier: MIT
// One of the servers that load.mjs compares: node load_server.mjs '{"engine":"gemmule","maxBatch":32,"threads":2}'
import * as gm from 'gemmule';
import { makeApp } from './app.mjs';
import { classifier, INPUTS, STEPS } from './model.mjs';
import { OnnxModel } from './onnx_model.mjs';

const { engine, maxBatch, threads } = JSON.parse(process.argv[2]);

/** `predict` for each request by itself. */
class EachAlone {
  model = classifier();
  async predict(values) {
    const y = this.model.predict({ values, shape: [1, STEPS, INPUTS] });
    const answer = await y.data();
    y.dispose();
    return answer;
  }
  stats() {
    return {};
  }
  close() {}
}

const engines = {
  gemmule: () => (maxBatch > 1 ? gm.batcher(classifier(), { maxBatch }) : new EachAlone()),
  onnxruntime: () => OnnxModel.load({ maxBatch, threads }),
};
gm.setNumThreads(threads);
const app = makeApp(await engines[engine]());
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
process.once('SIGTERM', () => app.close());
