// SPDX-License-Identifier: MIT
// A process that holds the model for worker_pool.mjs. Messages: { id, x }, { abort: id }, { reload: id }, { stats: id }, { close: true }.
import { LocalModel } from './local_model.mjs';

const { folder, batching } = JSON.parse(process.argv[2]);
const model = await LocalModel.load(folder, batching);
/** What is asked and not answered: how to abort it, and when it is done. */
const asked = new Map();

const told = ({ name, code, message }) => ({ name, code, message });
const send = message => new Promise(sent => process.send(message, sent));
async function answer(id, work) {
  const result = await work().then(
    value => ({ value }),
    error => ({ error: told(error) }),
  );
  await send({ id, ...result });
}

function predict(id, x) {
  const controller = new AbortController();
  const { signal } = controller;
  const done = answer(id, () => model.predict(x, { signal })).then(() => asked.delete(id));
  asked.set(id, { controller, done });
}
async function close() {
  await model.close();
  await Promise.all(Array.from(asked.values(), ({ done }) => done));
  process.disconnect();
}

process.on('message', ({ id, x, abort, reload, stats, close: ends }) => {
  if (x) predict(id, x);
  else if (abort) asked.get(abort)?.controller.abort();
  else if (reload) void answer(reload, () => model.reload());
  else if (stats) void answer(stats, async () => model.stats());
  else if (ends) void close();
});
process.on('disconnect', () => process.exit()); // the server is gone
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {}); // those of a terminal go to the server too
process.send({ ready: true });
