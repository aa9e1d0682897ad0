// SPDX-License-Identifier: MIT
// Trains, predicts and computes while allocations fail: after the first, after the second, and so on through all of them.
// What fails says so, changes no weight by half, and goes on when there is memory again. Prints its counts.
import { openSync, readSync, writeSync } from 'node:fs';
import * as gm from '../../src/index.js';

const file = openSync(process.env.FAILING_ALLOC!, 'r+');
const order = new BigInt64Array(2);
/** So many allocations succeed from now on; -1: all. */
function allow(left: number): void {
  order.set([BigInt(left), 0n]);
  writeSync(file, order, 0, 16, 0);
}
function failed(): number {
  readSync(file, order, 0, 16, 0);
  return Number(order[1]);
}

/** Leaves no memory to be used again: every allocation is one of the system's. */
async function giveBack(): Promise<void> {
  gc!();
  await new Promise(setImmediate); // finalizers
  allow(0);
  await refusal(() => gm.tidy(() => gm.ones([1 << 20]).dataSync()));
  allow(-1);
}

const EXPECTED =
  /out of memory: \d+ bytes were asked for\. Free tensors with tidy\(\) or dispose\(\)/;
const wrong: string[] = [];
const counts: Record<string, { points: number; refused: number }> = {};

async function refusal(work: () => unknown): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Work, with every allocation failing from the first, from the second ... on, until none is left to fail. */
async function through(
  name: string,
  work: () => unknown,
  check?: (point: number, error: unknown) => void,
): Promise<void> {
  const count = (counts[name] = { points: 0, refused: 0 });
  for (let point = 0; ; point++) {
    await giveBack();
    allow(point);
    const error = await refusal(work);
    const any = failed() > 0;
    allow(-1);
    if (error !== undefined) count.refused++;
    if (error !== undefined && !EXPECTED.test(String((error as Error).message)))
      wrong.push(`${name}, point ${point}: ${(error as Error).message}`);
    check?.(point, error);
    if (!any) return;
    count.points++;
  }
}

function network(rate = 0) {
  gm.seed(7);
  const model = gm.sequential([
    gm.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 1], activation: 'relu' }),
    gm.layers.flatten(),
    gm.layers.dense({ units: 300, activation: 'relu' }),
    gm.layers.dropout({ rate }),
    gm.layers.dense({ units: 3, activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  return model;
}
const weightsOf = (model: gm.Model): number[] =>
  gm.tidy(() => model.getWeights().flatMap(w => [...w.dataSync()]));
const isSame = (a: number[], b: number[]): boolean => a.every((v, i) => Object.is(v, b[i]));

const x = gm.tensor(
  Float32Array.from({ length: 64 * 64 }, (_, i) => Math.sin(i)),
  [64, 8, 8, 1],
);
const y = gm.tensor(Int32Array.from({ length: 64 }, (_, i) => i % 3));

await through('eager ops and reads', () => {
  gm.tidy(() => gm.relu(gm.matmul(gm.ones([200, 300]), gm.ones([300, 100]))).dataSync());
});
await through('a captured function', () => {
  const twice = gm.capture((a: gm.Tensor) => gm.softmax(gm.matmul(a, a)));
  gm.tidy(() => twice(gm.ones([150, 150])).dataSync());
});
await through('making and predicting', () => {
  gm.tidy(() => network(0.5).predict<gm.Tensor>(x).dataSync());
});

// A step counts as a whole or not at all.
const oneStep = { batchSize: 64, shuffle: false, verbose: 0 } as const;
const twin = network();
const fresh = weightsOf(twin);
await twin.fit(x, y, oneStep);
const stepped = weightsOf(twin);
let model = network();
await through(
  'training',
  () => model.fit(x, y, oneStep),
  (point, error) => {
    const after = weightsOf(model);
    if (!isSame(after, stepped) && !(error !== undefined && isSame(after, fresh)))
      wrong.push(`training, point ${point}: half a step, after ${(error as Error).message}`);
    model = network();
  },
);
const { history } = await model.fit(x, y, { batchSize: 16, epochs: 8, verbose: 0 });
const [first, last] = [history.loss[0], history.loss.at(-1)!];
if (!(last < first)) wrong.push(`with memory again it learns nothing: ${first} to ${last}`);

console.log(JSON.stringify({ counts, wrong }));
