// SPDX-License-Identifier: MIT
// examples/16-service as a process of its own, on the built package. Its packages are installed the first time.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { hostOnly } from '../backends.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'examples/16-service');
const run = promisify(execFile);

async function why(): Promise<string | false> {
  if (!existsSync(join(root, 'dist/esm/index.js'))) return 'the package is not built';
  const isThere = () => existsSync(join(folder, 'node_modules/fastify'));
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  if (!isThere()) await run('npm', install, { cwd: folder, timeout: 60_000 }).catch(() => {});
  return isThere() ? false : 'the packages of examples/16-service cannot be installed';
}

const model = join(t.testdir(), 'model');
const sample = Float32Array.from({ length: 3200 }, (_, i) => Math.sin(i));
const steps = Array.from({ length: 100 }, (_, i) =>
  Array.from(sample.subarray(32 * i, 32 * i + 32)),
);
const binary = { method: 'POST', headers: { 'content-type': 'application/octet-stream' } };
const json = { method: 'POST', headers: { 'content-type': 'application/json' } };

async function start(t: Test, ...options: string[]) {
  const args = ['server.mjs', '--model', model, '--port', '0', ...options];
  const server = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] }); // prettier-ignore
  t.teardown(() => server.kill('SIGKILL'));
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return { server, url: line.toString().trim().split(' ').at(-1)! };
}
async function exitCode({ server }: Awaited<ReturnType<typeof start>>): Promise<unknown> {
  server.kill('SIGTERM');
  return ((await once(server, 'exit')) as unknown[])[0];
}
const ask = (url: string, body: Float32Array<ArrayBuffer> | string = sample, form = binary) =>
  fetch(`${url}/predict`, { ...form, body });
const floats = async (response: Response) =>
  Array.from(new Float32Array(await response.arrayBuffer()));

async function untilWaiting(url: string, count: number): Promise<void> {
  const isSo = async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    return metrics.includes(`\npredict_waiting ${count}\n`);
  };
  while (!(await isSo()));
}

const skip = hostOnly('it is about HTTP') || (await why());

t.test('a model behind an HTTP server', { skip }, async t => {
  await run(process.execPath, ['model.mjs', model], { cwd: folder });

  t.test('in this process', async t => {
    const service = await start(t, '--max-batch', '2');
    const { url } = service;
    const answer = await floats(await ask(url));
    t.equal(answer.length, 10);
    const instances = JSON.stringify({ instances: [steps, steps, steps] });
    const { predictions } = (await (await ask(url, instances, json)).json()) as { predictions: number[][] }; // prettier-ignore
    t.equal(predictions.length, 3);
    t.ok(predictions.flat().every((value, i) => Math.abs(value - answer[i % 10]) < 1e-6));

    const wrong = await ask(url, new Float32Array(7));
    t.equal(wrong.status, 400);
    t.match(await wrong.json(), { error: 'ShapeError', message: /\[100, 32\].*received \[7\]/ });
    t.equal((await ask(url, '{}', json)).status, 400);

    await fetch(`${url}/reload`, { method: 'POST' });
    t.match(await (await fetch(`${url}/health`)).json(), { status: 'ok', version: 2 });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    t.match(metrics, /^predict_seconds_count\{status="200"\} 2$/m);
    t.equal(await exitCode(service), 0);
  });

  t.test('refuses what is too much with 429, and ends when it has answered', async t => {
    const service = await start(t, '--queue-limit', '1', '--max-delay', '600000');
    const first = ask(service.url);
    await untilWaiting(service.url, 1);
    const second = await ask(service.url);
    t.equal(second.status, 429);
    t.equal(second.headers.get('retry-after'), '1');
    t.match(await second.json(), { error: 'BatcherFullError', retryAfterSeconds: 1 });
    t.equal(await exitCode(service), 0);
    t.equal((await first).status, 200);
  });

  t.test('in processes of its own answers what a killed one was asked', async t => {
    const service = await start(t, '--workers', '1', '--max-delay', '600000', '--max-batch', '4');
    const { workers } = (await (await fetch(`${service.url}/health`)).json()) as { workers: number[] }; // prettier-ignore
    const asked = [1, 2].map(() => ask(service.url));
    await untilWaiting(service.url, 2);
    process.kill(workers[0], 'SIGKILL');
    const others = [3, 4].map(() => ask(service.url));
    const statuses = (await Promise.all([...asked, ...others])).map(({ status }) => status);
    t.same(statuses, [200, 200, 200, 200]);
    t.equal(await exitCode(service), 0);
  });
});
