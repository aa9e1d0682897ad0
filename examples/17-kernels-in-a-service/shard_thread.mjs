// SPDX-License-Identifier: MIT
// A thread that searches its part of the database. All arrays are views of shared memory: a message carries a number.
import { parentPort, workerData } from 'node:worker_threads';
import { Shard } from './shard.mjs';

const { rows, width, first, mostQueries, queries, found } = workerData;
const shard = new Shard(rows, width, first, mostQueries);
parentPort.on('message', async m => {
  await shard.nearest(queries, m, found);
  parentPort.postMessage(m);
});
parentPort.postMessage('ready');
