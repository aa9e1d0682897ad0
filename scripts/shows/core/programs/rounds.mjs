// SPDX-License-Identifier: MIT
// 1,000 rounds that build, train and ask a model and forget it; the median resident size of two hundreds of them.
import * as gm from 'gemmule';

const x = gm.randomNormal([256, 64]);
const y = gm.randomNormal([256, 4]);

async function round() {
  const model = gm.sequential({
    layers: [
      gm.layers.dense({ units: 128, activation: 'relu', inputShape: [64] }),
      gm.layers.dense({ units: 4 }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  await model.fit(x, y, { epochs: 1, verbose: 0 });
  await model.predict(x).data();
}

const median = values => values.sort((a, b) => a - b)[values.length >> 1];
const sizes = [];
for (let i = 0; i < 1000; i++) {
  await round();
  globalThis.gc(); // each round, so that V8 sizes its young generation alike from first to last
  await new Promise(setImmediate); // finalizers run
  sizes.push(process.memoryUsage.rss());
}
console.log(
  JSON.stringify({ early: median(sizes.slice(100, 200)), late: median(sizes.slice(900)) }),
);
