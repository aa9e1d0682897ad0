// SPDX-License-Identifier: MIT
// Requests a second and latencies over loopback: 64 connections, a binary body of one sample, with and without batches, against
// onnxruntime-node behind the same server. The servers are asked by turns, so that a busy machine is busy for all.
// Run: node load.mjs --seconds 3 --rounds 3
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { CLASSES, INPUTS, STEPS } from './model.mjs';
import { onnxruntime } from './onnx_model.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
  },
});
const MAX_BATCH = 32;
const program = fileURLToPath(new URL('load_server.mjs', import.meta.url));
const sample = Float32Array.from({ length: STEPS * INPUTS }, (_, i) => Math.sin(i / 7));
const request = {
  method: 'POST',
  headers: { 'content-type': 'application/octet-stream' },
  body: Buffer.from(sample.buffer),
};

/** A server in a process of its own. */
async function start(engine, maxBatch, threads) {
  const options = JSON.stringify({ engine, maxBatch, threads });
  const child = spawn(process.execPath, [program, options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.on('exit', () => child.kill('SIGKILL'));
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const url = `${line}`.trim();
  if (!url.startsWith('http')) throw new Error(`${engine} did not start.`);
  const name = `${engine}, ${maxBatch > 1 ? 'batched' : 'one at a time'}`;
  return { name, threads, engine, maxBatch, child, url, rounds: [] };
}

async function answerOf({ url }) {
  const response = await fetch(`${url}/predict`, request);
  return new Float32Array(await response.arrayBuffer());
}
/** The servers have the same weights: their answers may differ by rounding alone. */
async function checkAnswers(servers) {
  const [first, ...others] = await Promise.all(servers.map(answerOf));
  if (first.length !== CLASSES)
    throw new Error(`${servers[0].name}: no answer of ${CLASSES} numbers.`);
  for (const y of others)
    if (y.some((value, i) => !(Math.abs(value - first[i]) < 1e-5)))
      throw new Error(`the answers differ: ${first} and ${y}.`);
}

/** Processor time of a server so far, in microseconds: it does not depend on what else the machine does. */
async function processorTime({ url }) {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return 1e6 * Number(/^process_cpu_seconds_total (.*)$/m.exec(metrics)[1]);
}

async function measure(server, seconds) {
  const before = await processorTime(server);
  const result = await autocannon({
    ...request,
    url: `${server.url}/predict`,
    connections: Number(values.connections),
    duration: seconds,
  });
  if (result.non2xx + result.errors > 0)
    throw new Error(`${server.name}: ${result.non2xx} refused, ${result.errors} failed.`);
  const { p50, p99 } = result.latency;
  const cpu = ((await processorTime(server)) - before) / result.requests.total;
  return { rate: result.requests.average, p50, p99, cpu };
}

const median = numbers => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const middle = ({ rounds }, key) => median(rounds.map(round => round[key]));
/** The server whose rate is best, of those of a kind: with one thread or with all. */
const best = (servers, engine, isBatched) =>
  servers
    .filter(s => s.engine === engine && s.maxBatch > 1 === isBatched)
    .reduce((a, b) => (middle(a, 'rate') >= middle(b, 'rate') ? a : b));

const threads = [...new Set([1, availableParallelism()])];
const names = onnxruntime() ? ['gemmule', 'onnxruntime'] : ['gemmule'];
const wanted = names.flatMap(name =>
  [1, MAX_BATCH].flatMap(maxBatch => threads.map(count => [name, maxBatch, count])),
);
const servers = await Promise.all(wanted.map(options => start(...options)));
await checkAnswers(servers);
for (const server of servers) await measure(server, 1);
for (let round = 0; round < Number(values.rounds); round++)
  for (const server of servers) server.rounds.push(await measure(server, Number(values.seconds)));

console.log(
  `${values.connections} connections, ${Number(values.rounds)} rounds of ${values.seconds} s, medians`,
);
for (const server of servers) {
  const [rate, p50, p99, cpu] = ['rate', 'p50', 'p99', 'cpu'].map(key => Math.round(middle(server, key))); // prettier-ignore
  console.log(`${server.name}, ${server.threads} threads: ${rate} requests/s, p50 ${p50} ms, p99 ${p99} ms, ${cpu} µs of processor time each`); // prettier-ignore
}
const ratio = (a, b, key) =>
  median(a.rounds.map((round, i) => round[key] / b.rounds[i][key])).toFixed(2);
const compared = (a, b) => `${ratio(a, b, 'rate')}x requests/s, ${ratio(a, b, 'p99')}x p99, ${ratio(a, b, 'cpu')}x processor time`; // prettier-ignore
const [alone, batched] = [false, true].map(isBatched => best(servers, 'gemmule', isBatched));
console.log(`batched over one at a time: ${compared(batched, alone)}`);
if (onnxruntime()) {
  const [theirs, theirsBatched] = [false, true].map(isBatched => best(servers, 'onnxruntime', isBatched)); // prettier-ignore
  console.log(`gemmule over onnxruntime, one at a time: ${compared(alone, theirs)}`);
  console.log(`gemmule over onnxruntime, batched: ${compared(batched, theirsBatched)}`);
}
servers.forEach(({ child }) => child.kill());
