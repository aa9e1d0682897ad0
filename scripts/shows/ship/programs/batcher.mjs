// SPDX-License-Identifier: MIT
// 64 concurrent callers in one process on the LSTM classifier: one `predict` a request, and gm.batcher, by turns. Prints a ratio of
// requests a second for each round.
import * as gm from 'gemmule';
import { layersOf, networks } from '../../../../bench/peers/networks.mjs';

const [CALLERS, ROUNDS, ROUND_MS] = [64, 7, 2000];
const { inputShape } = networks.lstm;
gm.seed(1);
const model = gm.sequential({ layers: layersOf(gm.layers, networks.lstm) });
const size = inputShape.reduce((all, n) => all * n);
const samples = Array.from({ length: CALLERS }, (_, caller) =>
  Float32Array.from({ length: size }, (_, i) => Math.sin(i + caller)),
);

async function alone(values) {
  const y = model.predict({ values, shape: [1, ...inputShape] });
  const answer = await y.data();
  y.dispose();
  return answer;
}
const batcher = gm.batcher(model);
await batcher.warmUp();
const batched = values => batcher.predict(values);

/** Requests a second of callers that each ask one after the other. */
async function rateOf(ask) {
  const begin = performance.now();
  let answered = 0;
  const caller = async values => {
    while (performance.now() - begin < ROUND_MS) {
      await ask(values);
      answered++;
    }
  };
  await Promise.all(samples.map(caller));
  return (1000 * answered) / (performance.now() - begin);
}

/** The largest difference between the two ways for any caller. */
async function difference() {
  const ways = await Promise.all(samples.map(async x => [await alone(x), await batched(x)]));
  return Math.max(...ways.flatMap(([a, b]) => Array.from(a, (value, i) => Math.abs(value - b[i]))));
}

const apart = await difference();
const rounds = [];
for (let round = 0; round < ROUNDS; round++)
  rounds.push({ alone: await rateOf(alone), batched: await rateOf(batched) });
const { meanBatch, latency } = batcher.stats();
await batcher.close();
console.log(JSON.stringify({ rounds, apart, meanBatch, latency }));
