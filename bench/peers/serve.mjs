// SPDX-License-Identifier: MIT
// A peer's end of the conversation: it says that it is ready, then measures one round a line of its input and answers with one line.
//   -> {"round":"train","batch":32}   <- {"samplesPerSecond":45130}
import { createInterface } from 'node:readline';

export const options = JSON.parse(process.argv[2] ?? '{}');

/** `about` tells of this peer (version and the like); `rounds` are its measurements by name. */
export async function serve(about, rounds) {
  const say = value => process.stdout.write(`${JSON.stringify(value)}\n`);
  say({ ready: true, ...about });
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    try {
      say(await rounds[request.round](request));
    } catch (error) {
      say({ error: String(error.stack ?? error) });
    }
  }
  process.exit(0); // without waiting for idle thread pools
}

const microseconds = () => performance.now() * 1000;

export function quantiles(times) {
  const sorted = Float64Array.from(times).sort();
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const mean = sorted.reduce((sum, t) => sum + t, 0) / sorted.length;
  return { p50: at(0.5), p99: at(0.99), mean };
}

/** Microseconds of each of `calls` calls. `call` may be asynchronous: then each is awaited. */
export async function eachCall(call, calls, warmUp = calls / 5) {
  const first = call();
  const isAsync = first instanceof Promise;
  await first;
  for (let i = 0; i < warmUp; i++) isAsync ? await call() : call();
  const times = new Float64Array(calls);
  for (let i = 0; i < calls; i++) {
    const start = microseconds();
    if (isAsync) await call();
    else call();
    times[i] = microseconds() - start;
  }
  return quantiles(times);
}

const GROUP = 64;
/**
 * Microseconds a call in a loop, timed 64 at a time: the clock costs as much as a call, and work that is handed on in
 * batches (ours goes 64 ops at a time) is in every sample. `mean` is of the whole loop, stalls and all.
 */
export function inGroups(call, calls) {
  const times = new Float64Array(Math.floor(calls / GROUP));
  for (let group = 0; group < times.length; group++) {
    const start = microseconds();
    for (let i = 0; i < GROUP; i++) call();
    times[group] = (microseconds() - start) / GROUP;
  }
  return quantiles(times);
}

/** The cost of an eager op in a loop that disposes of the results, in one with `tidy`, and where each result is read. */
export async function eagerOp(op, tidy, { way, calls }) {
  const ways = {
    disposed: () => op().dispose(),
    tidied: () => tidy(() => void op()),
    read: () => {
      const y = op();
      y.dataSync();
      y.dispose();
    },
  };
  if (way === 'read') return eachCall(ways.read, calls);
  inGroups(ways[way], calls / 5);
  op().dataSync(); // the queue is empty
  return inGroups(ways[way], calls);
}

const LOOP_MS = 200;
/** Milliseconds a call, over a loop of about 200 ms; `settled` waits until all that was asked for is done. */
export function inLoop(call, settled) {
  const time = calls => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    settled();
    return (performance.now() - start) / calls;
  };
  time(1);
  const calls = Math.max(2, Math.round(LOOP_MS / time(2)));
  return { ms: time(calls), calls };
}

const epochsOf = new Map();
/**
 * Samples a second over whole epochs of about `seconds` in all, as many in each round of `key`; `seconds` 0: one, cold.
 * `run(epochs)` trains.
 */
export async function trainingRate(key, run, samples, seconds = 0.4) {
  const time = async epochs => {
    const start = performance.now();
    await run(epochs);
    return (performance.now() - start) / 1000;
  };
  if (!seconds) epochsOf.set(key, 1);
  if (!epochsOf.has(key)) {
    await run(1);
    epochsOf.set(key, Math.max(1, Math.round(seconds / (await time(1)))));
  }
  const epochs = epochsOf.get(key);
  return { samplesPerSecond: (samples * epochs) / (await time(epochs)), epochs };
}
