// SPDX-License-Identifier: MIT
// The model in this process, behind a batcher.
import * as gm from 'gemmule';

export class LocalModel {
  /** @param batching what gm.batcher takes */
  static async load(folder, batching) {
    const batcher = gm.batcher(await gm.loadModel(folder, { compile: false }), batching);
    await batcher.warmUp();
    return new LocalModel(folder, batcher);
  }
  constructor(folder, batcher) {
    this.folder = folder;
    this.batcher = batcher;
  }
  predict(x, options) {
    return this.batcher.predict(x, options);
  }
  /** Lets what lies in the folder now answer. Where it cannot be loaded or run, the present model stays. */
  async reload() {
    await this.batcher.swap(await gm.loadModel(this.folder, { compile: false }));
  }
  stats() {
    const { waiting, running, batches, meanBatch } = this.batcher.stats();
    return { waiting, running, batches, meanBatch, tensorBytes: gm.memory().numBytes };
  }
  close() {
    return this.batcher.close();
  }
}
