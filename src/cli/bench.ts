// SPDX-License-Identifier: MIT
import os from 'node:os';
import { sgemm } from '../kernels/sgemm.js';
import { addon } from '../native/addon.js';
import { info, setNumThreads } from '../runtime.js';
import { aligned } from './layout.js';

interface Shape {
  name: string;
  m: number;
  k: number;
  n: number;
}
/** Of one shape with so many threads. */
interface Figure {
  gflops: number;
  /** Of the measured peak. */
  share: number;
}

const square = (size: number): Shape => ({ name: `square ${size}`, m: size, k: size, n: size });
const shapes: readonly Shape[] = [
  { name: 'dense 784 to 64, one sample', m: 1, k: 784, n: 64 },
  { name: 'dense 784 to 64, batch 32', m: 32, k: 784, n: 64 },
  { name: 'dense 784 to 128, batch 128', m: 128, k: 784, n: 128 },
  { name: 'convolution 32 to 64 as im2col', m: 25088, k: 288, n: 64 },
  { name: 'transformer mlp, batch 32', m: 32, k: 1024, n: 4096 },
  ...[64, 128, 256, 512, 1024].map(square),
];

const LEAST_SAMPLES = 3;
/** A call is repeated within a sample until the clock's own steps do not count. */
const SAMPLE_SECONDS = 0.002;

/** The share of a thread's time that it computes on a machine with nothing else to do. */
const QUIET = 0.9;

const now = (): number => performance.now() / 1000;
const median = (x: readonly number[]): number => x.toSorted((a, b) => a - b)[x.length >> 1];
const random = (size: number) => Float32Array.from({ length: size }, () => Math.random() - 0.5);

/** The median of a call's time, of as many as the budget allows. */
function secondsOf(call: () => void, budget: number): number {
  const timed = (repeats: number) => {
    const start = now();
    for (let i = 0; i < repeats; i++) call();
    return (now() - start) / repeats;
  };
  timed(1);
  const repeats = Math.max(1, Math.ceil(SAMPLE_SECONDS / timed(1)));
  const samples: number[] = [];
  const end = now() + budget;
  while (now() < end || samples.length < LEAST_SAMPLES) samples.push(timed(repeats));
  return median(samples);
}

function measure({ m, k, n }: Shape, peak: number, budget: number): Figure {
  const [a, b, c] = [random(m * k), random(k * n), new Float32Array(m * n)];
  const seconds = secondsOf(() => sgemm({ m, n, k, a, b, c }), budget);
  const gflops = (2e-9 * m * k * n) / seconds;
  return { gflops, share: gflops / peak };
}

/** All shapes with so many threads. */
function measureAll(threads: number, budget: number) {
  setNumThreads(threads);
  const peakGflops = addon.fmaPeak();
  const [start, before] = [now(), process.cpuUsage()];
  const figures = shapes.map(shape => measure(shape, peakGflops, budget / shapes.length));
  const { user, system } = process.cpuUsage(before);
  const busy = (user + system) / 1e6 / threads / (now() - start);
  return { threads, peakGflops, busy: Math.min(1, busy), figures };
}
type Run = ReturnType<typeof measureAll>;

const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const percent = (share: number) => (Number.isFinite(share) ? `${(100 * share).toFixed(0)}%` : '-');

/** A thread computes all the time, unless others take it: with several, some products are too small for all of them. */
function disturbance(runs: readonly Run[]): string {
  const { busy } = runs[0];
  if (busy > QUIET) return '';
  return `\n\nOther programs took ${percent(1 - busy)} of the time: the machine is faster than these figures.`;
}

function text(isa: string, runs: readonly Run[]): string {
  const heads = runs.flatMap(({ threads }) => [`${threads} thread${threads > 1 ? 's' : ''}`, '']);
  const rows = shapes.map(({ name, m, k, n }, i) => [
    name,
    `${m}x${k}x${n}`,
    ...runs.flatMap(({ figures }) => [digits(figures[i].gflops), percent(figures[i].share)]),
  ]);
  const peaks = runs.flatMap(({ peakGflops }) => [digits(peakGflops), '']);
  return `${os.cpus()[0].model.trim()}, ${isa}: GFLOP/s, and the share of the FMA peak

${aligned([['product', 'm x k x n', ...heads], ...rows, ['FMA peak, measured', '', ...peaks]])}${disturbance(runs)}`;
}

/**
 * Matrix products of the direct kernels against the multiply-adds that this machine can do in registers.
 * @param seconds about how long it takes
 */
export function bench(seconds: number) {
  const { isa, threads } = info();
  const counts = [...new Set([1, threads])];
  const runs = counts.map(count => measureAll(count, seconds / counts.length));
  const json = {
    cpu: os.cpus()[0].model.trim(),
    isa,
    runs: runs.map(({ figures, ...run }) => ({
      ...run,
      shapes: shapes.map((shape, i) => ({ ...shape, ...figures[i] })),
    })),
  };
  return { json, text: () => text(isa, runs) };
}
