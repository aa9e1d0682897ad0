// SPDX-License-Identifier: MIT
// The JavaScript end of the stream: records are written here and leave 64 at a time, at a read, or in a microtask.
import type { DType, TypedArray } from './dtype.js';
import { CaptureError, failureError, type Failure, worded } from './errors.js';
import { native } from './native/addon.js';
import {
  DTypeCode,
  makeRecorder,
  RECORD_BYTES,
  StreamOp,
  type RecordSink,
} from './native/ops.gen.js';

const WORDS = RECORD_BYTES / 4;
const BATCH = 64;
/** native/stream/stream.h says so too. */
const MOST_HANDLES = 2 ** 22;
/** Where small values are read to: an array of their own would cost more than the read. @internal */
export const small = new ArrayBuffer(4096);
const debug = process.env.GEMMULE_DEBUG === '1';

/** Where records are written: the stream's own buffer, or that of a function under capture. */
class Records {
  i32: Int32Array;
  f64: Float64Array;
  count = 0;
  constructor(public capacity: number) {
    const buffer = new ArrayBuffer(capacity * RECORD_BYTES);
    this.i32 = new Int32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
  grow(): void {
    const larger = new Records(this.capacity * 2);
    larger.i32.set(this.i32);
    this.i32 = larger.i32;
    this.f64 = larger.f64;
    this.capacity = larger.capacity;
  }
}

/** A function under capture: its records, and the locals that they name by handles below zero. */
export class Trace {
  private static readonly spare: Records[] = [];
  readonly records = Trace.spare.pop() ?? new Records(256);
  locals = 0;
  /** What the Program reads from outside, kept alive for it. */
  readonly constants = new Set<object>();

  /** Whether it writes variables. */
  writes = false;
  /** What is to be done in JavaScript before each replay. */
  readonly beforeReplay: (() => void)[] = [];
  /** Whether that decides what the replay computes: it may not be done for many replays at once. */
  perReplay = false;

  /** The records were handed on: their buffer serves the next trace. */
  release(): void {
    this.records.count = 0;
    if (Trace.spare.length < 4) Trace.spare.push(this.records);
  }
}

class Stream implements RecordSink {
  private readonly own = new Records(BATCH * 4);
  private records = this.own;
  private readonly freeHandles: number[] = [];
  private nextHandle = 1;
  private scheduled = false;
  private bytes = 0;
  private sequence = 0;
  private readonly stacks = new Map<number, string>();
  i32 = this.own.i32;
  f64 = this.own.f64;
  trace: Trace | null = null;
  /** Where new tensors live and what computes on them runs: 'cpu', 'cuda:0'. */
  device = 'cpu';

  constructor() {
    native.attach(this.own.i32, new Uint8Array(small));
  }

  begin(): number {
    if (this.records.count === this.records.capacity) this.makeRoom();
    return this.records.count;
  }
  end(): void {
    this.records.count++;
    if (this.trace !== null) return;
    if (debug) this.noteStack();
    if (this.own.count >= BATCH) this.flush();
    else if (!this.scheduled) this.schedule();
  }
  private makeRoom(): void {
    if (this.trace === null) return this.flush();
    this.records.grow();
    this.use(this.records);
  }
  private use(records: Records): void {
    this.records = records;
    this.i32 = records.i32;
    this.f64 = records.f64;
  }
  private schedule(): void {
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  /** Hands what is pending to the executor. */
  flush(): void {
    const n = this.own.count;
    if (n === 0) return;
    const bytes = this.bytes;
    this.own.count = 0;
    this.bytes = 0;
    native.submit(n, bytes);
  }
  /** How many records a native call takes with it: they run first. */
  takePending(): number {
    const n = this.own.count;
    this.own.count = 0;
    this.bytes = 0;
    return n;
  }

  /** A handle for a value of so many bytes. */
  newHandle(bytes: number): number {
    if (this.trace !== null) return -++this.trace.locals;
    this.bytes += bytes;
    return this.newTableHandle();
  }
  /** A handle that is no local even under capture: of a variable. */
  newTableHandle(): number {
    return this.freeHandles.pop() ?? this.firstUse();
  }
  private firstUse(): number {
    if (this.nextHandle > MOST_HANDLES)
      throw new RangeError(
        `expected at most ${MOST_HANDLES} tensors at a time. Free them with tidy() or dispose().`,
      );
    return this.nextHandle++;
  }
  /** Ends a handle of the table, in stream order. */
  free(handle: number): void {
    this.outside(() => this.raw(StreamOp.free, handle, 0));
    this.freeHandles.push(handle);
  }
  /** Gives a handle of the table these elements, which are copied at the call. */
  write(handle: number, data: TypedArray, dtype: DType): void {
    this.outside(() =>
      worded(() => native.write(handle, data, DTypeCode[dtype], this.takePending())),
    );
  }
  /** `to` becomes what `from` is now. */
  share(from: number, to: number): void {
    this.raw(StreamOp.share, from, to);
  }
  private raw(op: number, a: number, b: number): void {
    const w = this.begin() * WORDS;
    this.i32[w] = op;
    this.i32[w + 1] = a;
    this.i32[w + 2] = b;
    this.end();
  }

  /** Runs `fn` with records going into a new trace. */
  capture<T>(trace: Trace, fn: () => T): T {
    const before = this.trace;
    this.trace = trace;
    this.use(trace.records);
    try {
      return fn();
    } finally {
      this.trace = before;
      this.use(before?.records ?? this.own);
    }
  }
  /** Runs `fn` eagerly, also in the midst of a capture: variables and what initialises them. */
  outside<T>(fn: () => T): T {
    const before = this.trace;
    if (before === null) return fn();
    this.trace = null;
    this.use(this.own);
    try {
      return fn();
    } finally {
      this.trace = before;
      this.use(before.records);
    }
  }
  /** Throws where a value is asked for while a function is captured. */
  refuseInCapture(what: string): void {
    if (this.trace !== null)
      throw new CaptureError(
        `${what}: a captured function runs once, to be recorded; its tensors have no values yet. Return the tensor and read it outside, or use ops (where, ...) instead.`,
      );
  }

  private noteStack(): void {
    this.flush();
    this.stacks.set(++this.sequence, new Error().stack?.replace(/^Error/, '') ?? '');
    this.stacks.delete(this.sequence - 10_000);
  }
  failure(f: Failure, who?: string): Error {
    return failureError(f, who, debug ? this.stacks.get(f.sequence) : undefined);
  }
}

export const stream = new Stream();
/** Writes an op's record into the stream, or into the function under capture. */
export const record = makeRecorder(stream);
