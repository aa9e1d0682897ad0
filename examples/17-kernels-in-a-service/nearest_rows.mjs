// SPDX-License-Identifier: MIT
// The nearest of many rows, searched by threads that each hold a part of them.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { sharedFloats } from './shard.mjs';

const program = new URL('shard_thread.mjs', import.meta.url);

export class NearestRows {
  #last = Promise.resolve();

  /** @param rows shared memory, `width` floats a row; `mostQueries`: of one call */
  static async start(rows, width, { threads, mostQueries }) {
    const search = new NearestRows(rows, width, { threads, mostQueries });
    await Promise.all(search.parts.map(({ thread }) => once(thread, 'message')));
    return search;
  }
  constructor(rows, width, { threads, mostQueries }) {
    this.mostQueries = mostQueries;
    this.queries = sharedFloats(mostQueries * width);
    const count = rows.length / width;
    const bounds = Array.from({ length: threads + 1 }, (_, i) => Math.floor((i * count) / threads));
    this.parts = bounds.slice(1).map((end, i) => {
      const found = {
        numbers: new Int32Array(new SharedArrayBuffer(4 * mostQueries)),
        nearness: sharedFloats(mostQueries),
      };
      const part = rows.subarray(bounds[i] * width, end * width);
      const { queries } = this;
      const workerData = { rows: part, width, first: bounds[i], mostQueries, queries, found };
      return { found, thread: new Worker(program, { workerData }) };
    });
  }
  /** The numbers of the rows nearest to the queries. Calls wait for each other: they share the memory of the queries. */
  find(queries) {
    const found = this.#last.then(() => this.#find(queries));
    this.#last = found.catch(() => {});
    return found;
  }
  async #find(queries) {
    const m = queries.length / (this.queries.length / this.mostQueries);
    this.queries.set(queries);
    await Promise.all(
      this.parts.map(({ thread }) => {
        thread.postMessage(m);
        return once(thread, 'message'); // an error in the thread rejects it
      }),
    );
    return Int32Array.from({ length: m }, (_, q) => {
      const best = this.parts.reduce((a, b) => (b.found.nearness[q] < a.found.nearness[q] ? b : a));
      return best.found.numbers[q];
    });
  }
  async close() {
    await this.#last;
    await Promise.all(this.parts.map(({ thread }) => thread.terminate()));
  }
}
