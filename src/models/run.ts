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
  /** How many steps are done when JavaScript must look at the next time; Infinity: not before the end. */
  nextStop(done: number): number;
  /** Step `step` is about to run, after a stop. */
  began(step: number): Promise<void> | void;
  /** `steps` have run so far. At a stop nothing runs meanwhile. */
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
  /** How many steps were done before. */
  from: number;
  watch: Watch;
  /** Whether the acts that belong to a replay are done for each step; else the caller knows what they need. */
  prepares: boolean;
  signal: AbortSignal | undefined;
}

type Push = (program: Program, steps: number, records: Trace | null, stops: boolean) => void;

/** Replays stretches of steps in the back lane, from stop to stop. */
export async function replayStretches(options: RunOptions): Promise<void> {
  const { who, before, params, signal, prepares } = options;
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
    await fromStopToStop(options, run, push);
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

async function fromStopToStop(
  { stretches, before, from, watch, signal }: RunOptions,
  run: number,
  push: Push,
): Promise<void> {
  const left = stretches.map(stretch => ({ ...stretch }));
  const total = from + left.reduce((n, { steps }) => n + steps, 0);
  let done = from;
  while (done < total && !watch.stops()) {
    const stop = Math.min(watch.nextStop(done), total);
    await watch.began(done);
    const leg = takeSteps(left, stop - done);
    leg.forEach(({ program, steps }, i) =>
      push(program, steps, done === from && i === 0 ? before : null, i === leg.length - 1),
    );
    await runTo(stop, done, run, { watch, signal });
    done = stop;
  }
}

/** The next `count` steps, out of what is left. */
function takeSteps(left: Stretch[], count: number): Stretch[] {
  const taken: Stretch[] = [];
  while (count > 0) {
    const [first] = left;
    const steps = Math.min(count, first.steps);
    taken.push({ program: first.program, steps });
    count -= steps;
    if ((first.steps -= steps) === 0) left.shift();
  }
  return taken;
}

/** Runs what was pushed, two chunks in flight: the executor does not wait for JavaScript, nor JavaScript for it. */
async function runTo(
  stop: number,
  done: number,
  run: number,
  { watch, signal }: Pick<RunOptions, 'watch' | 'signal'>,
): Promise<void> {
  let next = native.advance(run);
  while (done < stop) {
    const present = next;
    if (stop - done > 1) next = native.advance(run);
    next.catch(() => undefined); // it is awaited later, or the run has failed already
    done += await present;
    signal?.throwIfAborted();
    await watch.ended(done);
  }
  await next; // nothing was left for it
}
