// SPDX-License-Identifier: MIT
// A direct kernel: the function that runs in the caller's thread, and its `.async`, which runs on the kernel queue.
import { mismatch } from '../errors.js';
import {
  copyOf,
  denseLayout,
  gatherDense,
  isFloats,
  isShared,
  type Layout,
  scatterDense,
} from './arrays.js';
import { direct, type Fault, type Floats, jobs, type Refusal } from './native.js';
import { onAbort } from './on_abort.js';
import { checkNames, checkObject } from './options.js';
import { faultError, type OperandNames, refusalError } from './refusal.js';

export interface AsyncOptions {
  /** Stops the call between two tiles and rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Computes in place, in the caller's thread, and never waits for a stream. */
export interface Kernel<Options> {
  (options: Options): void;
  /**
   * The same off the caller's thread. Arrays over a SharedArrayBuffer are used in place; of others the inputs are copied now and
   * the result is copied back when it is done.
   */
  async(options: Options, how?: AsyncOptions): Promise<void>;
}

/** How calls of one op cross the border. `P`: a call that was read and checked. */
export interface Form<P> {
  /** Writes the record. */
  encode(p: P): void;
  /** In the order of the args struct; the last is the target, unless there are `targets`. */
  arrays(p: P): readonly Floats[];
  /** Which arrays are targets, where there are several: they are dense, and not read. */
  targets?: readonly number[];
  /** How many elements of each the call touches, */
  sizes(p: P): readonly number[];
  /** and how that follows from the sizes, as in `m*k`. */
  formula(p: P, operand: string): string;
  /** Where the result lies in the target, and whether the target is read too. */
  layout(p: P): Layout;
  readsTarget(p: P): boolean;
  /** The same call on other arrays; `dense`: its target holds the laid out elements alone. */
  on(p: P, arrays: readonly Floats[], dense: boolean): P;
}

interface Definition<Options, P> {
  form: Form<P>;
  names?: OperandNames;
  /** Reads each option once, then checks. */
  read: (who: string, options: Options) => P;
}

export function defineKernel<Options extends object, P>(
  name: string,
  { form, names = {}, read }: Definition<Options, P>,
): Kernel<Options> {
  const refuse = (who: string, r: Refusal | undefined, p: P) => {
    if (r !== undefined) throw refusalError(who, r, names, operand => form.formula(p, operand));
  };
  const kernel = (options: Options): void => {
    const p = read(name, options);
    form.encode(p);
    refuse(name, runOn(form.arrays(p)), p);
  };
  const who = `${name}.async`;
  kernel.async = async (options: Options, how?: AsyncOptions): Promise<void> => {
    const signal = signalOf(who, how);
    signal?.throwIfAborted();
    const p = read(who, options);
    form.encode(p);
    refuse(who, direct.check(...form.arrays(p)), p);
    return queue({ who, form, p, signal, refuse });
  };
  Object.defineProperty(kernel, 'name', { value: name });
  return kernel;
}

/** Most calls have four arrays at most, and those pay for no iterator. */
const runOn = (x: readonly Floats[]): Refusal | undefined =>
  x.length > 4 ? direct.run(...x) : direct.run(x[0], x[1], x[2], x[3]);

const asyncNames = new Set(['signal']);
function signalOf(who: string, how: AsyncOptions | undefined): AbortSignal | undefined {
  if (how === undefined) return undefined;
  checkObject(who, how);
  const { signal } = how;
  checkNames(who, how, asyncNames);
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw new TypeError(mismatch(who, '`signal` to be an AbortSignal', signal));
  return signal;
}

interface Queued<P> {
  who: string;
  form: Form<P>;
  p: P;
  signal: AbortSignal | undefined;
  refuse: (who: string, r: Refusal | undefined, p: P) => void;
}

let lastJob = 0;

function queue<P>({ who, form, p, signal, refuse }: Queued<P>): Promise<void> {
  const given = form.arrays(p);
  const targets = targetsOf(form, p).filter(({ at }) => !isShared(given[at]!));
  const own = privateCall(form, p, given, targets);
  const x = form.arrays(own);
  const job = ++lastJob;
  return new Promise((resolve, reject) => {
    const abort = () => direct.cancel(job);
    let forget = () => {};
    const settle = (ran: boolean, fault?: Fault) => {
      forget();
      if (signal?.aborted || !ran) return reject(signal?.reason as Error);
      if (fault) return reject(faultError(who, fault));
      for (const { at, layout } of targets) giveBack(who, x[at]!, given[at]!, layout);
      resolve();
    };
    form.encode(own);
    refuse(who, direct.start(job, ...x), own);
    jobs.set(job, guarded(settle, reject));
    forget = onAbort(signal, abort);
    if (signal?.aborted) abort();
  });
}

type Settle = (ran: boolean, fault?: Fault) => void;
const guarded =
  (settle: Settle, reject: (reason: unknown) => void): Settle =>
  (ran, fault) => {
    try {
      settle(ran, fault);
    } catch (error) {
      reject(error);
    }
  };

/** Which array is a target, and where its results lie. */
interface Target {
  at: number;
  layout: Layout;
}
function targetsOf<P>(form: Form<P>, p: P): Target[] {
  const sizes = form.sizes(p);
  if (form.targets) return form.targets.map(at => ({ at, layout: denseLayout(sizes[at]) }));
  return [{ at: sizes.length - 1, layout: form.layout(p) }];
}

/** The same call on memory that nobody can detach: shared arrays stay, others are copied. */
function privateCall<P>(
  form: Form<P>,
  p: P,
  given: readonly Floats[],
  targets: readonly Target[],
): P {
  const sizes = form.sizes(p);
  const arrays = given.map((x, i) => {
    const isPrivate = x === undefined || !isFloats(x); // integers were copied when they were read
    if (isPrivate || isShared(x)) return x;
    const layout = targets.find(({ at }) => at === i)?.layout;
    if (layout === undefined) return copyOf(x, sizes[i]);
    return form.readsTarget(p)
      ? gatherDense(x, layout)
      : new Float32Array(layout.batch * layout.rows * layout.cols);
  });
  return form.on(p, arrays, targets.length > 0);
}

function giveBack(who: string, from: Float32Array, to: Float32Array, layout: Layout): void {
  try {
    scatterDense(from, to, layout);
  } catch {
    throw new TypeError(
      `${who}: expected its target to stay attached while the call ran, received one that is detached. The result is lost; use a SharedArrayBuffer, which cannot be detached.`,
    );
  }
}
