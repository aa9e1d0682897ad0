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
  return { name, threads, engine, maxBatch, child, url: `${url}/predict`, rounds: [] };
}

async function answerOf({ url }) {
  const response = await fetch(url, request);
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

async function measure(server, seconds) {
  const result = await autocannon({
    ...request,
    url: server.url,
    connections: Number(values.connections),
    duration: seconds,
  });
  if (result.non2xx + result.errors > 0)
    throw new Error(`${server.name}: ${result.non2xx} refused, ${result.errors} failed.`);
  const { average } = result.requests;
  return { rate: average, p50: result.latency.p50, p99: result.latency.p99 };
}

const median = numbers => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const middle = ({ rounds }, key) => median(rounds.map(round => round[key]));
/** The server whose rate is best, of those of a kind: with one thread or with all. */
const best = (servers, engine, isBatched) =>
  servers
    .filter(s => s.engine === engine && s.maxBatch > 1 === isBatched)
    .reduce((a, b) => (middle(a, 'rate') >= middle(b, 'rate') ? a : b));

const threads = [...new Set([1, availableParallelism()])];
const wanted = [1, MAX_BATCH].flatMap(maxBatch => [
  ['gemmule', maxBatch, threads.at(-1)],
  ...(onnxruntime() ? threads.map(count => ['onnxruntime', maxBatch, count]) : []),
]);
const servers = await Promise.all(wanted.map(options => start(...options)));
await checkAnswers(servers);
for (const server of servers) await measure(server, 1);
for (let round = 0; round < Number(values.rounds); round++)
  for (const server of servers) server.rounds.push(await measure(server, Number(values.seconds)));

console.log(
  `${values.connections} connections, ${Number(values.rounds)} rounds of ${values.seconds} s, medians`,
);
for (const server of servers) {
  const [rate, p50, p99] = ['rate', 'p50', 'p99'].map(key => middle(server, key));
  console.log(
    `${server.name.padEnd(28)} ${server.threads} threads ${String(Math.round(rate)).padStart(7)} requests/s   p50 ${p50} ms   p99 ${p99} ms`,
  );
}
const ratio = (a, b) =>
  median(a.rounds.map((round, i) => round.rate / b.rounds[i].rate)).toFixed(2);
const ours = [false, true].map(isBatched => best(servers, 'gemmule', isBatched));
console.log(`batched over one at a time: ${ratio(ours[1], ours[0])}x`);
if (onnxruntime())
  ['one at a time', 'batched'].forEach((way, i) => {
    const theirs = best(servers, 'onnxruntime', i === 1);
    console.log(`gemmule over onnxruntime, ${way}: ${ratio(ours[i], theirs)}x, p99 ${middle(ours[i], 'p99')} against ${middle(theirs, 'p99')} ms`); // prettier-ignore
  });
servers.forEach(({ child }) => child.kill());
