// SPDX-License-Identifier: MIT
// Which of many digits is nearest to a new one? Direct kernels in threads, over shared memory, behind an event loop that stays free.
// Run: node examples/17-kernels-in-a-service/index.mjs
import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';
import { NearestRows } from './nearest_rows.mjs';
import { sharedFloats } from './shard.mjs';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '20000' }, // in the database
    queries: { type: 'string', default: '2000' },
    batch: { type: 'string', default: '50' }, // queries in a call
    callers: { type: 'string', default: '8' }, // that wait for an answer at once
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});
const [images, queries, batch, callers, threads] = ['images', 'queries', 'batch', 'callers', 'threads'].map(key => Number(values[key])); // prettier-ignore
const WIDTH = 784;
const PLAIN = 10;

// ---- real digits -------------------------------------------------------------------------------------------------------

const { xTrain, yTrain, xTest, yTest } = await gm.datasets.mnist();
async function rowsOf(x, count) {
  const rows = sharedFloats(count * WIDTH);
  rows.set(await x.slice(0, count).cast('float32').div(255).data());
  return rows;
}
const database = await rowsOf(xTrain, images);
const asked = await rowsOf(xTest, queries);
const [labels, truth] = await Promise.all([yTrain.data(), yTest.data()]);
const queryAt = (at, count) => asked.subarray(at * WIDTH, (at + count) * WIDTH);

// ---- the service -------------------------------------------------------------------------------------------------------

const search = await NearestRows.start(database, WIDTH, { threads, mostQueries: batch });
const delay = monitorEventLoopDelay({ resolution: 5 });
const found = new Int32Array(queries);
let next = 0;
async function caller() {
  while (next < queries) {
    const at = next;
    next += batch;
    found.set(await search.find(queryAt(at, Math.min(batch, queries - at))), at);
  }
}
delay.enable();
const begin = performance.now();
await Promise.all(Array.from({ length: callers }, caller));
const seconds = (performance.now() - begin) / 1000;
delay.disable();
await search.close();

// ---- the same in plain JavaScript ----------------------------------------------------------------------------------------

function nearestPlainly(query) {
  let [least, at] = [Infinity, -1];
  for (let row = 0; row < images; row++) {
    let sum = 0;
    for (let i = 0; i < WIDTH; i++) sum += (query[i] - database[row * WIDTH + i]) ** 2;
    if (sum < least) [least, at] = [sum, row];
  }
  return at;
}
const beginPlain = performance.now();
const plain = Array.from({ length: PLAIN }, (_, q) => nearestPlainly(queryAt(q, 1)));
const plainSeconds = (performance.now() - beginPlain) / 1000;

const [rate, plainRate] = [queries / seconds, PLAIN / plainSeconds];
const alike = plain.filter((at, q) => at === found[q]).length;
const right = found.reduce((count, at, q) => count + (labels[at] === truth[q] ? 1 : 0), 0);
console.log(`${threads} threads, ${callers} callers of ${batch} queries: ${Math.round(rate)} queries a second among ${images} digits`); // prettier-ignore
console.log(`Plain JavaScript: ${plainRate.toFixed(1)} a second, ${Math.round(rate / plainRate)} times fewer`); // prettier-ignore
console.log(`The event loop was late by ${(delay.percentile(99) / 1e6).toFixed(1)} ms at most in 99 of 100 looks`); // prettier-ignore
console.log(`Nearest digit as plain JavaScript finds it: ${alike} of ${PLAIN}; of the same class: ${((100 * right) / queries).toFixed(1)}% of ${queries}`); // prettier-ignore
