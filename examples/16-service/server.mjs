// SPDX-License-Identifier: MIT
// A model behind an HTTP server. Run: node server.mjs --model model --port 8080
import { parseArgs } from 'node:util';
import { makeApp } from './app.mjs';
import { LocalModel } from './local_model.mjs';
import { WorkerPool } from './worker_pool.mjs';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'model' }, // what model.save(folder) wrote
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8080' }, // 0: any that is free
    workers: { type: 'string', default: '0' }, // processes that hold the model; 0: this one does
    'max-batch': { type: 'string', default: '32' },
    'max-delay': { type: 'string', default: '0' }, // milliseconds
    'queue-limit': { type: 'string', default: '256' },
  },
});

const batching = {
  maxBatch: Number(values['max-batch']),
  maxDelayMs: Number(values['max-delay']),
  queueLimit: Number(values['queue-limit']),
};
const workers = Number(values.workers);
const model = await (workers > 0
  ? WorkerPool.start(values.model, batching, workers)
  : LocalModel.load(values.model, batching));

const app = makeApp(model, { logger: { level: process.env.LOG_LEVEL ?? 'warn' } });
const address = await app.listen({ host: values.host, port: Number(values.port) });
console.log(`listening on ${address}`);

process.on('SIGHUP', () => {
  app.reload().then(
    () => console.log(`version ${app.modelVersion} answers`),
    error => console.error(`the model stays: ${error.message}`),
  );
});
for (const signal of ['SIGTERM', 'SIGINT'])
  process.once(signal, async () => {
    await app.close(); // no new connections; what was asked is answered
    console.log('closed');
  });
