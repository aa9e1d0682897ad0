// SPDX-License-Identifier: MIT
// What a service must survive, tried on server.mjs: a killed worker, too many requests, clients that go away, a new version under
// load, the end. One line each, and exit code 1 where a request was lost. Run: node faults.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { classifier, INPUTS, STEPS } from './model.mjs';

const CALLERS = 64;
const folder = join(await mkdtemp(join(tmpdir(), 'gemmule-service-')), 'model');
const sample = Float32Array.from({ length: STEPS * INPUTS }, (_, i) => Math.sin(i / 7));

/** What a version of the model says to the sample. */
async function answerOf(model) {
  const y = model.predict({ values: sample, shape: [1, STEPS, INPUTS] });
  return y.data();
}
const versions = [classifier(0.1), classifier(2)];
const answers = await Promise.all(versions.map(answerOf));
await versions[0].save(folder);

// ---- the server ----------------------------------------------------------------------------------------------------------

const program = fileURLToPath(new URL('server.mjs', import.meta.url));
async function start(...options) {
  const args = [program, '--model', folder, '--port', '0', ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  return { child, url: `${line}`.trim().split(' ').at(-1) };
}
async function stop({ child }) {
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  return code;
}

const post = (url, options) =>
  fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: sample,
    ...options,
  });
/** The number of the version that answered; a refusal is an error. */
async function ask(url) {
  const response = await post(url);
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  const y = new Float32Array(await response.arrayBuffer());
  const version = answers.findIndex(all => all.every((value, i) => Math.abs(value - y[i]) < 1e-5));
  if (version < 0) throw new Error(`not an answer of any version: ${y}`);
  return version;
}

/** Callers that ask one request after the other, until they are told to stop. */
function load(url) {
  const seen = { answered: 0, lost: 0, byVersion: [0, 0] };
  let isAsking = true;
  const caller = async () => {
    while (isAsking) {
      try {
        seen.byVersion[await ask(url)]++;
        seen.answered++;
      } catch (error) {
        seen.lost++;
        console.error(error.message, error.cause?.message ?? '');
      }
    }
  };
  const callers = Array.from({ length: CALLERS }, caller);
  const stop = async () => {
    isAsking = false;
    await Promise.all(callers);
    return seen;
  };
  return { seen, stop };
}
async function until(holds, what) {
  for (let tries = 0; tries < 3600; tries++) {
    if (await holds()) return;
    await after(50);
  }
  throw new Error(`waited for ${what} for 3 minutes.`);
}

const health = async url => (await fetch(`${url}/health`)).json();
async function metric(url, name) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)[1]);
}

let failures = 0;
function report(what, holds, figure) {
  if (!holds) failures++;
  console.log(`${holds ? 'yes' : 'NO '} ${what}: ${figure}`);
}

// ---- the faults ----------------------------------------------------------------------------------------------------------

async function killAWorker() {
  const server = await start('--workers', '2');
  const { seen, stop: end } = load(server.url);
  await until(() => seen.answered > 500, 'answers');
  const before = (await health(server.url)).workers;
  process.kill(before[0], 'SIGKILL');
  const isReplaced = async () => {
    const { workers } = await health(server.url);
    return workers.length === 2 && !workers.includes(before[0]);
  };
  await until(isReplaced, 'another worker');
  const atReplacement = seen.answered;
  await until(() => seen.answered > atReplacement + 500, 'answers');
  const { answered, lost } = await end();
  const code = await stop(server);
  report('a worker is killed', lost === 0 && code === 0, `${answered} answered, ${lost} lost, the worker was replaced`); // prettier-ignore
}

async function overload() {
  const server = await start('--queue-limit', '8', '--max-batch', '4');
  const responses = await Promise.all(Array.from({ length: 400 }, () => post(server.url)));
  const refused = responses.filter(({ status }) => status === 429);
  const answered = responses.filter(({ status }) => status === 200).length;
  const [first] = refused;
  const body = first && (await first.json());
  const isClear =
    first?.headers.get('retry-after') === '1' && body.error === 'BatcherFullError' && /waiting requests/.test(body.message); // prettier-ignore
  const isFine = isClear && answered + refused.length === 400 && (await ask(server.url)) === 0;
  await stop(server);
  report('the queue overflows', isFine, `of 400 at once ${answered} answered, ${refused.length} refused: 429 ${JSON.stringify(body)}`); // prettier-ignore
}

async function goAway() {
  const server = await start();
  const { stop: end } = load(server.url);
  let gone = 0;
  for (let i = 0; i < 500; i++) {
    const signal = AbortSignal.timeout(1 + (i % 10));
    const answer = post(server.url, { signal }).then(response => response.arrayBuffer());
    await answer.catch(() => gone++);
  }
  const { answered, lost } = await end();
  const idle = async () => (await metric(server.url, 'predict_waiting')) + (await metric(server.url, 'predict_running')) === 0; // prettier-ignore
  await until(idle, 'an idle server');
  await stop(server);
  report('clients go away', lost === 0 && gone > 0, `${gone} of 500 went before the answer; of the others ${answered} answered, ${lost} lost; none waits`); // prettier-ignore
}

async function reload(...options) {
  await versions[0].save(folder);
  const server = await start(...options);
  const { seen, stop: end } = load(server.url);
  await until(() => seen.answered > 500, 'answers');
  await versions[1].save(folder);
  const { status } = await fetch(`${server.url}/reload`, { method: 'POST' });
  const isNew = (await ask(server.url)) === 1;
  await until(() => seen.byVersion[1] > 500, 'answers of the new version');
  const { byVersion, lost } = await end();
  await stop(server);
  report(`a new version is loaded${options.length ? ' by the workers' : ''}`, status === 200 && isNew && lost === 0, `${byVersion[0]} answered by the former, ${byVersion[1]} by the new one, ${lost} lost`); // prettier-ignore
  await versions[0].save(folder);
}

async function endUnderLoad() {
  const server = await start('--max-batch', '256', '--max-delay', '500');
  const asked = Array.from({ length: CALLERS }, () => ask(server.url));
  await until(async () => (await metric(server.url, 'predict_waiting')) === CALLERS, 'requests');
  const code = await stop(server);
  const settled = await Promise.allSettled(asked);
  const answered = settled.filter(({ status }) => status === 'fulfilled').length;
  report('SIGTERM', answered === CALLERS && code === 0, `${answered} of ${CALLERS} requests under way answered, exit code ${code}`); // prettier-ignore
}

async function leaks() {
  const server = await start();
  const askMany = async count => {
    const { seen, stop: end } = load(server.url);
    await until(() => seen.answered >= count, 'answers');
    return (await end()).answered;
  };
  const measure = async () => [
    await metric(server.url, 'tensor_bytes'),
    await metric(server.url, 'process_resident_memory_bytes'),
  ];
  await askMany(25_000); // V8's heap has found its size
  const [tensors, resident] = await measure();
  const answered = await askMany(25_000);
  const [tensorsNow, residentNow] = await measure();
  await stop(server);
  const grown = (residentNow - resident) / 2 ** 20; // 24 MiB would be a kilobyte a request
  report('memory', tensorsNow <= tensors && grown < 16, `after ${answered} requests more ${tensorsNow - tensors} bytes more in tensors, ${grown.toFixed(1)} MiB more resident`); // prettier-ignore
}

await killAWorker();
await overload();
await goAway();
await reload();
await reload('--workers', '2');
await endUnderLoad();
await leaks();
await rm(join(folder, '..'), { recursive: true });
process.exit(failures > 0 ? 1 : 0);
