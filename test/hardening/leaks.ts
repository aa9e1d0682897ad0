// SPDX-License-Identifier: MIT
// Work of every kind over and over, and what it leaves: live tensors, which must be none, and resident memory, whose slope over
// the second half of the rounds must be flat. Needs --expose-gc.
//   leaks.ts ROUNDS
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import * as gm from '../../src/index.js';
import { sgemm } from '../../src/kernels.js';

interface Resolver {
  resolve(folder: string): string;
}
const addonPath = (createRequire(import.meta.url)('node-gyp-build') as Resolver).resolve('.');
const rounds = Number(process.argv[2]);

const x = gm.randomNormal([64, 20]);
const y = gm.zeros([64, 1]);
function network() {
  const model = gm.sequential([
    gm.layers.dense({ units: 32, activation: 'relu', inputShape: [20] }),
    gm.layers.dense({ units: 1 }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
}
const kept = network();

/** A thread that opens a session and a kernel queue of its own, computes, and ends or is ended. */
async function thread(isEnded: boolean): Promise<void> {
  const code = `
    const { workerData, parentPort } = require('node:worker_threads');
    const addon = require(workerData);
    const session = addon.open();
    session.attach(new Int32Array(64), new Uint8Array(64));
    for (let i = 1; i < 50; i++) session.write(i, new Float32Array(10000), 0, 0);
    void session.read(1, new Float32Array(10000));
    parentPort.postMessage('ready');`;
  const worker = new Worker(code, { eval: true, workerData: addonPath, execArgv: [] });
  await new Promise(resolve => worker.once('message', resolve));
  if (isEnded) await worker.terminate();
  else await new Promise(resolve => worker.once('exit', resolve));
}

const work: Record<string, () => unknown> = {
  'training a model': () => kept.fit(x, y, { epochs: 2, batchSize: 16, verbose: 0 }),
  'models made and dropped': () => network().fit(x, y, { batchSize: 32, verbose: 0 }),
  prediction: () => gm.tidy(() => kept.predict<gm.Tensor>(x).dataSync()),
  'eager ops, dropped': () => {
    for (let i = 0; i < 200; i++) gm.relu(gm.matmul(x, x, { transB: true }));
  },
  'asynchronous reads': () => Promise.all(Array.from({ length: 20 }, () => gm.exp(x).data())),
  'asynchronous kernels': async () => {
    const [a, b, c] = [0, 1, 2].map(() => new Float32Array(4096));
    const sizes = { m: 64, n: 64, k: 64 };
    const controller = new AbortController();
    const jobs = Array.from({ length: 20 }, () =>
      sgemm.async({ ...sizes, a, b, c }, { signal: controller.signal }),
    );
    controller.abort();
    await Promise.allSettled(jobs);
  },
  'refused calls': () => {
    for (let i = 0; i < 100; i++) {
      try {
        gm.matmul(x, y);
      } catch {
        // it is what is measured
      }
    }
  },
  'threads that end': () => thread(false),
  'threads that are ended': () => thread(true),
};

async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    gc!();
    await new Promise(resolve => setTimeout(resolve, 2)); // finalizers
  }
}

/** Bytes a round, by least squares over the second half. */
function slope(resident: readonly number[]): number {
  const late = resident.slice(resident.length >> 1);
  const middle = (late.length - 1) / 2;
  const mean = late.reduce((a, b) => a + b, 0) / late.length;
  let over = 0;
  let under = 0;
  late.forEach((bytes, i) => {
    over += (i - middle) * (bytes - mean);
    under += (i - middle) ** 2;
  });
  return over / under;
}

interface Leak {
  live: number;
  slope: number;
}
const found: Record<string, Leak> = {};
for (const [name, once] of Object.entries(work)) {
  await once();
  await settled();
  const before = gm.info().memory.live;
  const resident: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await once();
    await settled();
    resident.push(process.memoryUsage.rss());
  }
  found[name] = { live: gm.info().memory.live - before, slope: Math.round(slope(resident)) };
}
console.log(JSON.stringify(found));
