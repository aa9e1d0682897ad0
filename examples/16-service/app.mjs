// SPDX-License-Identifier: MIT
// The HTTP side: any object with predict, reload, stats and close can be behind it.
import fastify from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const BINARY = 'application/octet-stream';
const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const RETRY_AFTER_SECONDS = 1;

/** @param model what answers; `logger`: fastify's */
export function makeApp(model, { logger = false } = {}) {
  const app = fastify({ logger, bodyLimit: 16 << 20 });
  app.addContentTypeParser(BINARY, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.setErrorHandler(answerError);
  addMetrics(app, model);
  app.get('/health', () => ({
    status: 'ok',
    version: app.modelVersion,
    workers: model.pids ?? [],
  }));
  app.post('/predict', (request, reply) => predict(model, request, reply));
  app.decorate('modelVersion', 1);
  let reloaded = Promise.resolve();
  const reload = async () => {
    await model.reload();
    app.modelVersion++;
  };
  // One after the other, so that the last one asked for is the one that stays.
  app.decorate('reload', () => (reloaded = reloaded.catch(() => {}).then(reload)));
  app.post('/reload', async () => {
    await app.reload();
    return { version: app.modelVersion };
  });
  app.addHook('preClose', () => model.close()); // what waits for company is answered now
  return app;
}

// ---- predictions ---------------------------------------------------------------------------------------------------------

async function predict(model, request, reply) {
  const { body } = request;
  const signal = goneSignal(reply.raw);
  if (Buffer.isBuffer(body)) {
    const y = await model.predict(floatsOf(body), { signal });
    return reply.type(BINARY).send(Buffer.from(y.buffer, y.byteOffset, y.byteLength));
  }
  if (!Array.isArray(body?.instances))
    throw new TypeError(`expected a body of ${BINARY}, or JSON as in {"instances": [sample]}.`);
  const answers = await Promise.all(body.instances.map(x => model.predict(x, { signal })));
  return { predictions: answers.map(y => Array.from(y)) };
}

/** Aborts when the client goes away before it is answered. */
function goneSignal(response) {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Bytes as float32, little-endian as this machine's. */
function floatsOf(body) {
  if (body.byteLength % 4 !== 0)
    throw new TypeError(`expected a body of float32, received ${body.byteLength} bytes.`);
  const isAligned = body.byteOffset % 4 === 0;
  const { buffer, byteOffset } = isAligned ? body : { buffer: new Uint8Array(body).buffer, byteOffset: 0 }; // prettier-ignore
  return new Float32Array(buffer, byteOffset, body.byteLength / 4);
}

// ---- errors --------------------------------------------------------------------------------------------------------------

const ofRequest = new Set(['TypeError', 'RangeError', 'ShapeError', 'FaultError']);

function statusOf({ code, name, statusCode }) {
  if (code === 'ERR_BATCHER_FULL') return 429;
  if (code === 'ERR_BATCHER_CLOSED') return 503;
  if (name === 'AbortError') return 499; // nobody reads it but the metrics
  return statusCode ?? (ofRequest.has(name) ? 400 : 500);
}

function answerError(error, request, reply) {
  const status = statusOf(error);
  if (status >= 500) request.log.error(error);
  if (status === 429) reply.header('retry-after', RETRY_AFTER_SECONDS);
  const retry = status === 429 ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {};
  reply.code(status).send({ error: error.name, message: error.message, ...retry });
}

// ---- metrics -------------------------------------------------------------------------------------------------------------

function addMetrics(app, model) {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const seconds = new Histogram({
    name: 'predict_seconds',
    help: 'Time from a request to its answer, by status.',
    labelNames: ['status'],
    buckets: SECONDS,
    registers: [register],
  });
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url !== '/predict') return;
    seconds.observe({ status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  const gauges = gaugesOf(register);
  app.get('/metrics', async (_request, reply) => {
    const stats = await model.stats();
    for (const [key, gauge] of Object.entries(gauges)) gauge.set(stats[key] ?? 0);
    return reply.type(register.contentType).send(await register.metrics());
  });
}

const gaugesOf = register => {
  const gauge = (name, help) => new Gauge({ name, help, registers: [register] });
  return {
    waiting: gauge('predict_waiting', 'Requests that wait for a batch.'),
    running: gauge('predict_running', 'Batches that compute.'),
    batches: gauge('predict_batches', 'Batches so far.'),
    meanBatch: gauge('predict_mean_batch', 'Samples a batch.'),
    tensorBytes: gauge('tensor_bytes', 'Bytes of tensors, weights among them.'),
  };
};
