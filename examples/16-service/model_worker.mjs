// SPDX-License-Identifier: MIT
// A process that holds the model for worker_pool.mjs. Messages: { id, x }, { abort: id }, { reload: id }, { stats: id }, { close: true }.
import { LocalModel } from './local_model.mjs';

const { folder, batching } = JSON.parse(process.argv[2]);
const model = await LocalModel.load(folder, batching);
const running = new Map();

const told = ({ name, code, message }) => ({ name, code, message });
async function answer(id, work) {
  try {
    process.send({ id, value: await work() });
  } catch (error) {
    process.send({ id, error: told(error) });
  }
}

async function predict(id, x) {
  const controller = new AbortController();
  running.set(id, controller);
  await answer(id, () => model.predict(x, { signal: controller.signal }));
  running.delete(id);
}

process.on('message', ({ id, x, abort, reload, stats, close }) => {
  if (x) void predict(id, x);
  else if (abort) running.get(abort)?.abort();
  else if (reload) void answer(reload, () => model.reload());
  else if (stats) void answer(stats, () => model.stats());
  else if (close) void model.close().then(() => process.disconnect());
});
process.on('disconnect', () => process.exit()); // the server is gone
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {}); // those of a terminal go to the server too
process.send({ ready: true });
