// SPDX-License-Identifier: MIT
// The model in processes of their own. When one is killed, another is started, and what it was asked is asked of the others:
// a prediction changes nothing, so it may be made twice.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import * as gm from 'gemmule';

const program = new URL('model_worker.mjs', import.meta.url);
// A request that has ended two processes will not end a third.
const MOST_TRIES = 2;
const RESTART_MS = 1000;

export class WorkerPool {
  #workers = new Set();
  #asked = new Map();
  #lastId = 0;
  #isClosing = false;
  #restarts = 0;

  /** @param batching what gm.batcher takes; `queueLimit` counts the requests in all processes */
  static async start(folder, batching, count) {
    const pool = new WorkerPool(folder, batching, count);
    await Promise.all(Array.from({ length: count }, () => pool.#start()));
    return pool;
  }
  constructor(folder, batching, count) {
    this.queueLimit = batching.queueLimit;
    this.options = JSON.stringify({ folder, batching });
    const threads = Math.max(1, Math.floor(availableParallelism() / count));
    this.env = { GEMMULE_NUM_THREADS: String(threads), ...process.env };
  }

  // ---- processes -------------------------------------------------------------------------------------------------------

  /** Starts a process. @throws Error where it ends before it is ready */
  async #start() {
    const child = fork(program, [this.options], { serialization: 'advanced', env: this.env });
    const worker = { child, asked: new Map() };
    const ended = once(child, 'exit');
    const [message] = await Promise.race([once(child, 'message'), ended]);
    if (!message?.ready) throw new Error(`worker ${child.pid} ended before it was ready.`);
    child.on('message', answer => this.#settle(worker, answer));
    void ended.then(() => this.#replace(worker));
    if (this.#isClosing) return void child.disconnect();
    this.#workers.add(worker);
    for (const request of this.#asked.values()) if (!request.worker) this.#send(request);
  }
  async #replace(worker) {
    this.#workers.delete(worker);
    for (const request of worker.asked.values()) this.#retry(request);
    while (!this.#isClosing) {
      this.#restarts++;
      try {
        return await this.#start();
      } catch (error) {
        console.error(error.message);
        await new Promise(resolve => setTimeout(resolve, RESTART_MS));
      }
    }
  }
  #retry(request) {
    request.worker = null;
    if (++request.tries < MOST_TRIES) return this.#send(request);
    this.#asked.delete(request.message.id);
    request.reject(new Error(`the request ended ${MOST_TRIES} workers.`));
  }

  // ---- requests --------------------------------------------------------------------------------------------------------

  predict(x, { signal } = {}) {
    if (this.#asked.size >= this.queueLimit)
      return Promise.reject(new gm.BatcherFullError(this.queueLimit));
    return this.#ask({ x }, { signal });
  }
  #ask(content, { signal, worker } = {}) {
    const message = { id: ++this.#lastId, ...content };
    return new Promise((resolve, reject) => {
      const request = { message, resolve, reject, worker: null, tries: 0 };
      this.#asked.set(message.id, request);
      signal?.addEventListener('abort', () => this.#abort(request, signal.reason), { once: true });
      this.#send(request, worker);
    });
  }
  /** To the process that has least to do; where there is none, the next one takes it. */
  #send(request, worker = this.#idlest()) {
    if (!worker) return;
    request.worker = worker;
    worker.asked.set(request.message.id, request);
    worker.child.send(request.message, () => {}); // where it is gone, its exit says so
  }
  #idlest() {
    let found = null;
    for (const worker of this.#workers)
      if (!found || worker.asked.size < found.asked.size) found = worker;
    return found;
  }
  #settle(worker, { id, value, error }) {
    const request = worker.asked.get(id);
    worker.asked.delete(id);
    if (!this.#asked.delete(id)) return; // it was aborted
    if (error) request.reject(Object.assign(new Error(error.message), error));
    else request.resolve(value);
  }
  #abort(request, reason) {
    const { id } = request.message;
    if (!this.#asked.delete(id)) return;
    request.worker?.child.send({ abort: id }, () => {});
    request.worker?.asked.delete(id);
    request.reject(reason);
  }

  // ---- the model -------------------------------------------------------------------------------------------------------

  async reload() {
    await Promise.all([...this.#workers].map(worker => this.#order(worker, 'reload')));
  }
  #order(worker, what) {
    return this.#ask({ [what]: this.#lastId + 1 }, { worker });
  }
  async stats() {
    const all = await Promise.all([...this.#workers].map(worker => this.#order(worker, 'stats')));
    const sum = key => all.reduce((total, stats) => total + stats[key], 0);
    const [waiting, running, batches, tensorBytes] = [
      'waiting',
      'running',
      'batches',
      'tensorBytes',
    ].map(sum);
    const samples = all.reduce((total, stats) => total + stats.batches * stats.meanBatch, 0);
    return { waiting, running, batches, tensorBytes, meanBatch: samples / Math.max(1, batches) };
  }
  get pids() {
    return [...this.#workers].map(({ child }) => child.pid);
  }
  get restarts() {
    return this.#restarts;
  }
  /** Ends the processes when they have answered. */
  async close() {
    this.#isClosing = true;
    const ends = [...this.#workers].map(({ child }) => once(child, 'exit'));
    for (const { child } of this.#workers) child.send({ close: true }, () => {});
    await Promise.all(ends);
  }
}
