// SPDX-License-Identifier: MIT
// The same classifier in onnxruntime-node, by the policy of gm.batcher: what comes while a batch computes is the next batch.
// It lives in bench/: npm ci --prefix bench --ignore-scripts
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { CLASSES, INPUTS, STEPS } from './model.mjs';

const SAMPLE = STEPS * INPUTS;
const bench = new URL('../../bench/', import.meta.url);
const file = fileURLToPath(new URL('peers/lstm_batch.onnx', bench));

/** onnxruntime-node, or null where it is not installed. */
export function onnxruntime() {
  try {
    return createRequire(bench)('onnxruntime-node');
  } catch {
    return null;
  }
}

export class OnnxModel {
  #waiting = [];
  #running = 0;
  #batches = 0;

  static async load({ maxBatch, threads }) {
    const ort = onnxruntime();
    const session = await ort.InferenceSession.create(file, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
    return new OnnxModel(ort, session, maxBatch);
  }
  constructor(ort, session, maxBatch) {
    this.ort = ort;
    this.session = session;
    this.maxBatch = maxBatch;
  }
  predict(x) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ x, resolve, reject });
      if (this.#running === 0) setImmediate(() => this.#pump());
    });
  }
  #pump() {
    while (this.#waiting.length > 0 && this.#mayBegin()) {
      const batch = this.#waiting.splice(0, this.maxBatch);
      this.#running++;
      this.#batches++;
      void this.#run(batch);
    }
  }
  #mayBegin() {
    return this.#running === 0 || (this.#running < 2 && this.#waiting.length >= this.maxBatch);
  }
  async #run(batch) {
    try {
      const y = await this.#answers(batch);
      this.#end();
      batch.forEach(({ resolve }, i) => resolve(y.slice(i * CLASSES, (i + 1) * CLASSES)));
    } catch (error) {
      this.#end();
      batch.forEach(({ reject }) => reject(error));
    }
  }
  async #answers(batch) {
    const values = new Float32Array(batch.length * SAMPLE);
    batch.forEach(({ x }, i) => values.set(x, i * SAMPLE));
    const x = new this.ort.Tensor('float32', values, [batch.length, STEPS, INPUTS]);
    const { y } = await this.session.run({ x });
    return y.data;
  }
  #end() {
    this.#running--;
    this.#pump();
  }
  stats() {
    return { waiting: this.#waiting.length, running: this.#running, batches: this.#batches };
  }
  close() {
    return this.session.release();
  }
}
