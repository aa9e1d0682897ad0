// SPDX-License-Identifier: MIT
import { Worker } from 'node:worker_threads';
import { mismatch } from '../errors.js';
import type { BatchLike } from '../models/batches.js';
import { Dataset } from './dataset.js';
import thread from './worker_thread.cjs';

const AHEAD = 2;

interface Message {
  packed?: unknown;
  buffer?: SharedArrayBuffer;
  isDone?: boolean;
  error?: unknown;
}

/** One pass over a module's batches in a thread, which is at most two of them ahead. */
class Pass implements AsyncIterableIterator<BatchLike> {
  private readonly worker: Worker;
  private readonly messages: Message[] = [];
  private waiting: (() => void) | null = null;

  constructor(
    private readonly url: string,
    data: unknown,
  ) {
    this.worker = new Worker(thread.file, { workerData: { gemmuleDataset: { url, data } } });
    this.worker.on('message', (message: Message) => this.hear(message));
    this.worker.on('error', error => this.hear({ error }));
    this.worker.on('exit', code => this.hear({ error: this.ended(code) }));
    for (let i = 0; i < AHEAD; i++) this.worker.postMessage('next');
  }
  private ended(code: number): Error {
    return new Error(`data.worker: the thread of ${this.url} ended with code ${code}.`);
  }
  private hear(message: Message): void {
    this.messages.push(message);
    this.waiting?.();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
  async next(): Promise<IteratorResult<BatchLike>> {
    while (this.messages.length === 0) await new Promise<void>(resolve => (this.waiting = resolve));
    const { packed, buffer, isDone, error } = this.messages.shift()!;
    if (buffer === undefined) await this.worker.terminate();
    if (isDone) return { done: true, value: undefined };
    if (buffer === undefined) throw error;
    this.worker.postMessage('next');
    return { done: false, value: thread.unpack(buffer, packed) as BatchLike };
  }
  async return(): Promise<IteratorResult<BatchLike>> {
    await this.worker.terminate();
    return { done: true, value: undefined };
  }
}

export interface WorkerOptions {
  /** What the module's function is called with; it is cloned. */
  data?: unknown;
}

/**
 * The batches that a module makes in a thread of its own, while steps compute. Its default export is an iterable of batches, or a
 * function that gives one. Arrays come over shared memory; the thread makes two batches ahead, and ends with the pass over them.
 *
 * @example
 * await model.fit(gm.data.worker(new URL('./batches.mjs', import.meta.url), { data: { folder } }), undefined, { epochs: 3 });
 */
export function worker(url: URL | string, { data }: WorkerOptions = {}): Dataset<BatchLike> {
  if (!(url instanceof URL) && !(typeof url === 'string' && URL.canParse(url)))
    throw new TypeError(
      mismatch('data.worker', 'the URL of a module', url, 'For a path: url.pathToFileURL(path).'),
    );
  const { href } = new URL(url);
  return new Dataset(() => new Pass(href, data));
}
