// SPDX-License-Identifier: MIT
// Requests of one sample each, computed many at a time. A batch begins as soon as the stream is free, so under load the requests
// that come while one computes are the next.
import type { TypedArray } from '../dtype.js';
import { mismatch, nearest, shapeText } from '../errors.js';
import { onAbort } from '../kernels/on_abort.js';
import { Model } from '../models/model.js';
import type { DataTree, Places } from '../models/source.js';
import { positiveOption } from '../naming.js';
import { zeros } from '../ops/index.js';
import { sameShape, type Shape } from '../shape.js';
import { stream } from '../stream.js';
import { Answers } from './answers.js';
import { FormingBatch, type Request } from './forming_batch.js';
import { holdsTensors, type InputRows, inputRowsOf, type Kind, withValues } from './input_rows.js';
import { Latencies } from './latencies.js';
import { BatcherClosedError, BatcherFullError } from './refusals.js';

export interface BatcherConfig {
  /** Most rows in a batch. Default 32. */
  maxBatch?: number;
  /** How long a request waits for company while nothing computes, in milliseconds. Default 0: for those of the same turn of the event loop. */
  maxDelayMs?: number;
  /** How many requests may wait; the next one is refused with a BatcherFullError. Default 1024. */
  queueLimit?: number;
}

/** What a batcher has done so far. */
export interface BatcherStats {
  /** Requests taken on, */
  requests: number;
  /** and of these: answered, */
  answered: number;
  /** failed in the model, */
  failed: number;
  /** aborted by their signal. */
  aborted: number;
  /** Requests refused because the queue was full. */
  rejected: number;
  batches: number;
  /** Rows a batch, without those that fill it up. */
  meanBatch: number;
  /** Requests that wait for a batch now, */
  waiting: number;
  /** and batches that compute. */
  running: number;
  /** From the call of `predict` to its answer, in milliseconds. */
  latency: { mean: number; p50: number; p99: number; max: number };
}

const options: readonly string[] = ['maxBatch', 'maxDelayMs', 'queueLimit'];

// One computes; a full one behind it keeps the stream busy while the answers of the first are handed out.
const MOST_RUNNING = 2;
const MOST_SPARE = 3;
// As many as a model keeps recordings.
const MOST_SIZES = 16;

/** Batch sizes that are recorded: 1, 2, 3, 4, 6, 8, 12 ..., so that at most a third of a batch is filling. */
function sizesUpTo(most: number): number[] {
  const powers = Array.from({ length: Math.ceil(Math.log2(most)) }, (_, i) => 2 ** i);
  const between = powers.flatMap(n => (n < 2 ? [n] : [n, 1.5 * n])).filter(n => n < most);
  return [...(between.length < MOST_SIZES ? between : powers), most];
}

/** Gathers concurrent requests to a model into batches. Made by `gm.batcher`. */
export class Batcher {
  readonly maxBatch: number;
  readonly maxDelayMs: number;
  readonly queueLimit: number;
  private readonly sizes: readonly number[];
  private places: Places;
  private readonly waiting: FormingBatch[] = [];
  private readonly spare: FormingBatch[] = [];
  private readonly running = new Set<Promise<void>>();
  /** What the last requests brought. */
  private kinds: readonly Kind[] | null = null;
  private disarm: (() => void) | null = null;
  private isClosed = false;
  private readonly latencies = new Latencies();
  private readonly counts = { requests: 0, answered: 0, failed: 0, aborted: 0, rejected: 0, batches: 0, rows: 0, waiting: 0 }; // prettier-ignore

  /** @internal Use `gm.batcher`. */
  constructor(
    private current: Model,
    { maxBatch = 32, maxDelayMs = 0, queueLimit = 1024 }: BatcherConfig,
  ) {
    checkModel('batcher', current);
    this.maxBatch = positiveOption('batcher', 'maxBatch', maxBatch);
    this.queueLimit = positiveOption('batcher', 'queueLimit', queueLimit);
    if (!(Number.isFinite(maxDelayMs) && maxDelayMs >= 0))
      throw new RangeError(mismatch('batcher', '`maxDelayMs` to be a number from 0', maxDelayMs));
    this.maxDelayMs = maxDelayMs;
    this.sizes = sizesUpTo(maxBatch);
    this.places = current.inputPlaces;
  }

  /** The model that answers. */
  get model(): Model {
    return this.current;
  }

  // ---- requests --------------------------------------------------------------------------------------------------------

  /**
   * The outputs for one sample, or for some along a first axis: a typed array, in the structure that the model gives where it has
   * several outputs. `x` is what `model.predict` takes, of one sample also without the first axis, and is copied at the call.
   *
   * @throws BatcherFullError where `queueLimit` requests wait already
   * @throws BatcherClosedError after `close()`
   * @throws ShapeError where `x` does not fit the model: others are not disturbed
   */
  async predict<Y = TypedArray>(
    x: DataTree,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<Y> {
    this.admit(signal);
    let given = x;
    if (holdsTensors(x)) {
      given = await withValues(x);
      this.admit(signal);
    }
    const inputs = inputRowsOf(this.current, this.places, given);
    const [{ rows }] = inputs;
    if (rows > this.maxBatch)
      throw new RangeError(
        mismatch('batcher.predict', `at most ${this.maxBatch} samples (maxBatch)`, rows, 'Ask model.predict for more.'), // prettier-ignore
      );
    return this.enqueue(inputs, signal) as Promise<Y>;
  }
  /** Throws where a request cannot be taken on. */
  private admit(signal: AbortSignal | undefined): void {
    stream.refuseInCapture('batcher.predict');
    signal?.throwIfAborted();
    if (this.isClosed) throw new BatcherClosedError();
    if (this.counts.waiting < this.queueLimit) return;
    this.counts.rejected++;
    throw new BatcherFullError(this.queueLimit);
  }
  private enqueue(inputs: readonly InputRows[], signal: AbortSignal | undefined): Promise<unknown> {
    this.counts.requests++;
    this.counts.waiting++;
    return new Promise((resolve, reject) => {
      const settled = (settle: (value: unknown) => void) => (value: unknown) => {
        request.isSettled = true;
        forget();
        settle(value);
      };
      const request: Request = {
        rows: inputs[0].rows,
        since: performance.now(),
        batch: null,
        isSettled: false,
        resolve: settled(resolve),
        reject: settled(reject),
      };
      const forget = onAbort(signal, () => this.abort(request, signal!.reason));
      const batch = this.batchFor(inputs);
      batch.add(request, inputs);
      this.pumpOrWait(batch);
    });
  }
  private batchFor(inputs: readonly InputRows[]): FormingBatch {
    const found = this.waiting.find(batch => batch.takes(inputs));
    if (found) return found;
    const at = this.spare.findIndex(batch => batch.isFor(inputs));
    const [batch] = at < 0 ? [new FormingBatch(inputs, this.maxBatch)] : this.spare.splice(at, 1);
    this.kinds = batch.kinds;
    this.waiting.push(batch);
    return batch;
  }
  private abort(request: Request, reason: unknown): void {
    const { batch } = request;
    if (batch !== null) {
      batch.remove(request);
      this.counts.waiting--;
      if (batch.rows === 0) {
        this.waiting.splice(this.waiting.indexOf(batch), 1);
        this.release(batch);
      }
    }
    this.counts.aborted++;
    request.reject(reason);
  }

  // ---- batches ---------------------------------------------------------------------------------------------------------

  private pumpOrWait(batch: FormingBatch): void {
    if (batch.isFull) this.pump();
    else if (this.running.size === 0 && this.disarm === null) this.arm();
  }
  /** Begins a batch in a while, unless one has begun before. */
  private arm(): void {
    if (this.maxDelayMs > 0) {
      const timer = setTimeout(() => this.pump(), this.maxDelayMs);
      this.disarm = () => clearTimeout(timer);
    } else {
      const turn = setImmediate(() => this.pump());
      this.disarm = () => clearImmediate(turn);
    }
  }
  /** Begins what can begin. */
  private pump(): void {
    this.disarm?.();
    this.disarm = null;
    while (this.waiting.length > 0 && this.mayBegin(this.waiting[0])) this.begin();
  }
  private mayBegin(batch: FormingBatch): boolean {
    return this.running.size === 0 || (this.running.size < MOST_RUNNING && batch.isFull);
  }
  private begin(): void {
    const batch = this.waiting.shift()!;
    for (const request of batch.requests) request.batch = null;
    this.counts.waiting -= batch.requests.length;
    this.counts.batches++;
    this.counts.rows += batch.rows;
    const run = this.run(batch).then(settle => {
      this.running.delete(run);
      this.pump(); // before the answers go out: the stream has work while their readers run
      settle();
    });
    this.running.add(run);
  }
  /** @returns what tells those who wait */
  private async run(batch: FormingBatch): Promise<() => void> {
    const size = Math.min(
      this.sizes.find(n => n >= batch.rows)!,
      batch.capacity,
    );
    try {
      const answers = await Answers.of(this.current, batch.tensors(size));
      return () => this.answer(batch, answers);
    } catch (error) {
      return () => this.fail(batch, error);
    }
  }
  private answer(batch: FormingBatch, answers: Answers): void {
    const now = performance.now();
    let at = 0;
    for (const request of batch.requests) {
      if (!request.isSettled) {
        this.counts.answered++;
        this.latencies.add(now - request.since);
        request.resolve(answers.part(at, request.rows));
      }
      at += request.rows;
    }
    this.release(batch);
  }
  /** The fault may lie in one request's data (an index out of range): each is asked alone then. */
  private fail(batch: FormingBatch, error: unknown): void {
    const left = batch.requests.filter(request => !request.isSettled);
    if (batch.requests.length > 1) {
      this.waiting.unshift(...left.map(request => batch.only(request)));
      this.counts.waiting += left.length;
    } else
      for (const request of left) {
        this.counts.failed++;
        request.reject(error);
      }
    this.release(batch);
    this.pump();
  }
  private release(batch: FormingBatch): void {
    batch.clear();
    if (batch.capacity < this.maxBatch) return; // of one request that was asked alone
    this.spare.push(batch);
    if (this.spare.length > MOST_SPARE) this.spare.shift();
  }

  // ---- the model -------------------------------------------------------------------------------------------------------

  /**
   * Records the model for every size of batch, so that no request pays for it: for samples as the last requests had them, or
   * float32. Does nothing where the model says no shape of its samples and none came yet.
   */
  async warmUp(): Promise<void> {
    await this.record(this.current);
  }
  private async record(model: Model): Promise<void> {
    const kinds = this.kinds ?? kindsOf(model);
    if (kinds === null) return;
    for (const rows of this.sizes)
      await Answers.of(
        model,
        kinds.map(({ sample, dtype }) => zeros([rows, ...sample], dtype)),
      );
  }
  /**
   * Lets another model answer: recorded first (a model that cannot run is refused, and the present one stays), then asked by every
   * batch that begins. No request is lost: what runs ends on the former model.
   * @returns when the former model is no longer used
   */
  async swap(model: Model): Promise<void> {
    checkModel('batcher.swap', model);
    this.checkFits(model);
    await this.record(model);
    this.current = model;
    this.places = model.inputPlaces;
    await Promise.all(this.running);
  }
  private checkFits(model: Model): void {
    const [theirs, ours] = [model.inputPlaces.samples, this.places.samples];
    const fits = (sample: Shape | null, i: number) =>
      sample === null || theirs[i] === null || sameShape(sample, theirs[i]);
    if (theirs.length === ours.length && ours.every(fits)) return;
    const said = (samples: readonly (Shape | null)[]) =>
      samples.map(sample => (sample ? shapeText(sample) : 'any')).join(', ');
    const expected = `a model whose inputs have samples of shape ${said(ours)}`;
    throw new TypeError(
      `batcher.swap: expected ${expected}, received ${said(theirs)}. Make a batcher for it.`,
    );
  }

  // ---- the end ---------------------------------------------------------------------------------------------------------

  /** What was done so far. */
  stats(): BatcherStats {
    const { rows, batches, ...counts } = this.counts;
    const { latencies } = this;
    return {
      ...counts,
      batches,
      meanBatch: batches === 0 ? 0 : rows / batches,
      running: this.running.size,
      latency: {
        mean: latencies.mean,
        p50: latencies.quantile(0.5),
        p99: latencies.quantile(0.99),
        max: latencies.max,
      },
    };
  }
  /** Takes no more requests. @returns when those that were taken on are settled */
  async close(): Promise<void> {
    this.isClosed = true;
    this.pump();
    while (this.running.size > 0) await Promise.all(this.running);
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function kindsOf({ inputPlaces: { samples } }: Model): Kind[] | null {
  const isKnown = samples.every(sample => sample !== null);
  return isKnown ? samples.map(sample => ({ sample, dtype: 'float32' })) : null;
}

function checkModel(who: string, model: unknown): void {
  if (!(model instanceof Model)) throw new TypeError(mismatch(who, 'a model', model));
}

/**
 * Gathers concurrent requests into batches, which a model computes several times faster than one sample after the other: what a
 * service puts between its requests and the model. The event loop stays free, and what a request leaves behind is its answer.
 *
 * @example
 * const batcher = gm.batcher(await gm.loadModel('model'), { maxBatch: 32, queueLimit: 256 });
 * const scores = await batcher.predict(sample, { signal }); // a Float32Array
 */
export function batcher(model: Model, config: BatcherConfig = {}): Batcher {
  const odd = Object.keys(config).find(key => !options.includes(key));
  if (odd !== undefined)
    throw new TypeError(
      `batcher: has no option ${JSON.stringify(odd)}. ${nearest(odd, options)}`.trim(),
    );
  return new Batcher(model, config);
}
