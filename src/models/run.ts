// SPDX-License-Identifier: MIT
// Recorded steps in a row: many a call in the back lane, with JavaScript only where it must see a step.
import type { Program } from '../capture.js';
import type { Failure } from '../errors.js';
import { native } from '../native/addon.js';
import { revision } from '../revision.js';
import { stream, type Trace } from '../stream.js';

/** Steps of one Program in a row. */
export interface Stretch {
  program: Program;
  steps: number;
}

/** Hears of the steps as they end. */
export interface Watch {
  /** After every step: chunks are then of one step. */
  everyStep: boolean;
  began(step: number): Promise<void> | void;
  /** `steps` have run so far; the last one ended just now. */
  ended(steps: number): Promise<void> | void;
  /** Whether a hook asked to stop in mid-epoch. */
  stops(): boolean;
}

/** How stretches are run. */
export interface RunOptions {
  /** What the user called. */
  who: string;
  /** The records that come before the first step. */
  before: Trace;
  stretches: readonly Stretch[];
  /** The handles of what the Programs take. */
  params: Int32Array;
  watch: Watch;
  /** Whether the acts that belong to a replay are done for each step; else the caller knows what they need. */
  prepares: boolean;
  signal: AbortSignal | undefined;
}

type Push = (program: Program, steps: number, records: Trace | null, stops: boolean) => void;

/** Replays stretches of steps in the back lane, two chunks in flight. @returns how many steps ran */
export async function replayStretches(options: RunOptions): Promise<number> {
  const { who, before, params, signal, prepares, watch } = options;
  const run = native.newRun();
  const cancel = () => native.cancel(run);
  signal?.addEventListener('abort', cancel, { once: true });
  const push: Push = (program, steps, records, stops) => {
    revision.weights++;
    if (prepares) for (let i = 0; i < steps; i++) program.prepare();
    stream.flush();
    native.pushSegment(
      run,
      records?.records.i32 ?? before.records.i32,
      records?.records.count ?? 0,
      program.id,
      params,
      steps,
      stops,
    );
  };
  try {
    signal?.throwIfAborted();
    return await (watch.everyStep ? stepByStep : inChunks)(options, run, push);
  } catch (error) {
    throw isFailure(error) ? stream.failure(error, who) : error;
  } finally {
    revision.weights++; // what was prepared while steps ran is of older weights
    signal?.removeEventListener('abort', cancel);
    native.cancel(run);
    native.freeRun(run);
    before.release();
  }
}
const isFailure = (e: unknown): e is Failure =>
  typeof e === 'object' && e !== null && 'clause' in e && 'element' in e;

async function inChunks(
  { stretches, before, watch, signal }: RunOptions,
  run: number,
  push: Push,
): Promise<number> {
  const total = stretches.reduce((n, s) => n + s.steps, 0);
  stretches.forEach(({ program, steps }, i) =>
    push(program, steps, i === 0 ? before : null, i === stretches.length - 1),
  );
  let done = 0;
  let next = native.advance(run);
  while (done < total) {
    const present = next;
    next = native.advance(run);
    next.catch(() => undefined); // it is awaited later, or the run has failed already
    done += await present;
    signal?.throwIfAborted();
    await watch.ended(done);
  }
  await next; // nothing was left for it
  return done;
}

async function stepByStep(
  { stretches, before, watch, signal }: RunOptions,
  run: number,
  push: Push,
): Promise<number> {
  let done = 0;
  for (const { program, steps } of stretches) {
    for (let i = 0; i < steps; i++) {
      await watch.began(done);
      push(program, 1, done === 0 ? before : null, true);
      await native.advance(run);
      signal?.throwIfAborted();
      await watch.ended(++done);
      if (watch.stops()) return done;
    }
  }
  return done;
}
