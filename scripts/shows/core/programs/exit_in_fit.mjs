// SPDX-License-Identifier: MIT
import * as gm from 'gemmule';

const model = gm.sequential({
  layers: [
    gm.layers.dense({ units: 512, activation: 'relu', inputShape: [512] }),
    gm.layers.dense({ units: 1 }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
void model.fit(gm.randomNormal([4096, 512]), gm.randomNormal([4096, 1]), {
  epochs: 10_000,
  verbose: 0,
});
setTimeout(() => {
  console.log('leaving');
  process.exit(0);
}, 200);
