// SPDX-License-Identifier: MIT
// `capture`: a function recorded once for each signature of its arguments, planned, and replayed without JavaScript.
import { taping } from './autograd.js';
import type { DType } from './dtype.js';
import { CaptureError, mismatch, shapeText, worded } from './errors.js';
import { native, type ProgramInfo } from './native/addon.js';
import { DTypeCode } from './native/ops.gen.js';
import { randomState } from './random.js';
import { revision } from './revision.js';
import { withoutScope } from './scope.js';
import type { Shape } from './shape.js';
import { stream, Trace } from './stream.js';
import { checkDevice, checkUsable, Tensor } from './tensor.js';
import { mapTensors, tensorsOf } from './tree.js';

const MOST_PROGRAMS = 16;
const compiles = { count: 0 };
/** How many functions were compiled, for `gm.info()`. */
export const compileCount = (): number => compiles.count;

interface Spec {
  shape: Shape;
  dtype: DType;
}

/** A planned recording: native instructions, and what they read from outside. */
export class Program {
  readonly info: ProgramInfo;
  /** Where a replay writes its handles: read at the call, so one place serves them all. */
  readonly paramHandles: Int32Array;
  readonly resultHandles: Int32Array;
  /** What it reads from outside, kept alive with it. */
  readonly constants: ReadonlySet<object>;
  /** Whether it writes variables. */
  readonly writes: boolean;
  private readonly beforeReplay: readonly (() => void)[];
  /** Whether `prepare` decides what a replay computes. */
  readonly perReplay: boolean;
  /** The structure that the function returned, with the place of each result instead of its tensor. */
  constructor(
    trace: Trace,
    params: readonly Spec[],
    readonly results: readonly Spec[],
    handles: readonly number[],
    readonly structure: unknown,
  ) {
    const described = new Float64Array(
      params.flatMap(p => [p.shape.reduce((a, b) => a * b, 1), DTypeCode[p.dtype]]),
    );
    this.info = worded(() =>
      native.compile(
        trace.records.i32,
        trace.records.count,
        trace.locals,
        described,
        Int32Array.from(handles),
        stream.takePending(),
      ),
    );
    this.paramHandles = new Int32Array(params.length);
    this.resultHandles = new Int32Array(results.length);
    this.constants = trace.constants;
    this.writes = trace.writes;
    this.beforeReplay = trace.beforeReplay;
    this.perReplay = trace.perReplay;
    trace.release();
    compiles.count++;
    collector.register(this, this.info.id);
  }
  get id(): number {
    return this.info.id;
  }
  /** What belongs to each replay in JavaScript. A run of many steps does without: it knows what they need. */
  prepare(): void {
    for (const act of this.beforeReplay) act();
  }
}
const collector = new FinalizationRegistry<number>(id => native.freeProgram(id));

/** A value in the structure of a Program's results. */
class Place {
  constructor(readonly index: number) {}
}

/** Records `fn` over symbolic parameters. @internal */
export function traceProgram(
  who: string,
  params: readonly Spec[],
  fn: (params: Tensor[]) => unknown,
): Program {
  const trace = new Trace();
  return withoutScope(() =>
    stream.capture(trace, () => {
      const symbolic = params.map(p => new Tensor(p.shape, p.dtype));
      const result = fn(symbolic);
      if (result instanceof Promise)
        throw new CaptureError(
          `${who}: expected a synchronous function, received one that returns a promise. What follows an await would not be recorded.`,
        );
      const tensors = tensorsOf(result);
      for (const t of tensors) {
        checkUsable(t, who);
        if (t.handle > 0) trace.constants.add(t);
      }
      let at = 0;
      const structure = mapTensors(result, () => new Place(at++));
      const specs = tensors.map(t => ({ shape: t.shape, dtype: t.dtype }));
      return stream.outside(
        () =>
          new Program(
            trace,
            params,
            specs,
            tensors.map(t => t.handle),
            structure,
          ),
      );
    }),
  );
}

/** Replays a Program on tensors: enqueued, or at once in this thread. @internal */
export function replay(program: Program, params: readonly Tensor[], inline: boolean): Tensor[] {
  const { paramHandles, resultHandles } = program;
  program.prepare();
  if (program.writes) revision.weights++;
  const results = program.results.map(r => new Tensor(r.shape, r.dtype));
  for (let i = 0; i < paramHandles.length; i++) paramHandles[i] = params[i].handle;
  for (let i = 0; i < resultHandles.length; i++) resultHandles[i] = results[i].handle;
  native.replay(program.id, paramHandles, resultHandles, stream.takePending(), inline);
  return results;
}

/** The results in the structure that the function returned. @internal */
export function restore(structure: unknown, results: readonly Tensor[]): unknown {
  if (structure instanceof Place) return results[structure.index];
  if (Array.isArray(structure)) return structure.map(part => restore(part as unknown, results));
  if (
    typeof structure === 'object' &&
    structure !== null &&
    Object.getPrototypeOf(structure) === Object.prototype
  ) {
    return Object.fromEntries(
      Object.entries(structure).map(([key, part]) => [key, restore(part, results)]),
    );
  }
  return structure;
}

/** The Programs of one captured function, by the signature of the arguments; the least recently used goes first. @internal */
export class ProgramCache {
  private readonly programs = new Map<string, Program>();
  private calls = 0;
  private misses = 0;
  constructor(private readonly who: string) {}

  get(key: string, compile: () => Program): Program {
    this.calls++;
    key = `${stream.device} ${key}`;
    const found = this.programs.get(key);
    if (found) {
      this.programs.delete(key);
      this.programs.set(key, found);
      return found;
    }
    this.misses++;
    if (this.misses === MOST_PROGRAMS && this.calls === this.misses) {
      process.emitWarning(
        `${this.who} was recorded anew on each of its ${this.calls} calls, since shapes or other arguments differ every time. Pad to a few shapes, or pass what varies as a tensor.`,
        'GemmuleWarning',
      );
    }
    const made = compile();
    this.programs.set(key, made);
    if (this.programs.size > MOST_PROGRAMS)
      this.programs.delete(this.programs.keys().next().value!);
    return made;
  }
  clear(): void {
    this.programs.clear();
  }
}

/** What of an argument decides which recording serves it: tensors by shape and dtype, all else by value. */
export function signature(value: unknown): string {
  if (value instanceof Tensor) return `${value.dtype}${shapeText(value.shape)}`;
  if (Array.isArray(value)) return `[${value.map(signature).join()}]`;
  if (typeof value === 'object' && value !== null) {
    if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null)
      return `#${identity(value)}`;
    return `{${Object.entries(value)
      .map(([k, v]) => `${JSON.stringify(k)}:${signature(v)}`)
      .join()}}`;
  }
  return typeof value === 'function'
    ? `#${identity(value)}`
    : typeof value === 'string'
      ? JSON.stringify(value)
      : `${typeof value}${String(value)}`;
}
const identities = new WeakMap<object, number>();
let lastIdentity = 0;
function identity(value: object): number {
  let id = identities.get(value);
  if (id === undefined) identities.set(value, (id = ++lastIdentity));
  return id;
}

/** What `capture` makes: called like the function that it recorded. */
export type Captured<A extends unknown[], R> = ((...args: A) => R) & {
  /** Computes at once in this thread: the values are there on return. */
  sync(...args: A): R;
};

/**
 * Records `fn` at its first call for each signature of its arguments (shapes, dtypes, structure, other values) and replays the
 * recording from then on: temporaries share one arena, and no JavaScript runs between the instructions.
 *
 * `fn` must be synchronous. JavaScript values are frozen into the recording, tensors from outside are constants, variables go by
 * reference. Reading a value inside is a CaptureError. At most 16 recordings are kept.
 */
export function capture<A extends unknown[] = Tensor[], R = unknown>(
  fn: (...args: A) => R,
): Captured<A, R> {
  if (typeof fn !== 'function') throw new TypeError(mismatch('capture', 'a function', fn));
  const who = `capture(${fn.name || 'function'})`;
  const cache = new ProgramCache(who);
  const state = randomState.forFunction();
  const call = (inline: boolean, args: A): R => {
    if (stream.trace !== null || taping()) return fn(...args); // captures nest, and are differentiated: inlined
    const params = tensorsOf(args);
    for (const p of params) {
      checkUsable(p, who);
      checkDevice(p, who, 'an argument');
    }
    const program = cache.get(signature(args), () =>
      traceProgram(who, params, symbolic => {
        let at = 0;
        return state.within(() => fn(...mapTensors(args, () => symbolic[at++])));
      }),
    );
    state.beforeReplay();
    return restore(program.structure, replay(program, params, inline)) as R;
  };
  const captured = ((...args: A) => call(false, args)) as Captured<A, R>;
  captured.sync = (...args) => call(true, args);
  return captured;
}
