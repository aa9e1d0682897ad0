// SPDX-License-Identifier: MIT
// The resident size after the first hundredth of a loop, and its peak.
import * as gm from 'gemmule';

const rss = () => process.resourceUsage().maxRSS * 1024; // the peak so far
let first = 0;

if (process.argv[2] === 'eager') {
  const a = gm.randomNormal([64, 64]);
  for (let i = 0; i < 100_000; i++) {
    gm.tidy(() => gm.sum(gm.relu(gm.add(gm.matmul(a, a), a))));
    if (i === 1000) first = rss();
  }
} else {
  gm.seed(1);
  const model = gm.sequential({
    layers: [
      gm.layers.dense({ units: 512, activation: 'relu', inputShape: [784] }),
      gm.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  const sizes = Array.from({ length: 1000 }, (_, i) => 1 + ((i * 7919 + (i >> 3) * 104729) % 64));
  for (const [i, n] of sizes.entries()) {
    await model.predict(new Float32Array(n * 784), { batchSize: 64 }).data();
    if (i === 10) first = rss();
  }
}
console.log(JSON.stringify({ first, peak: rss() }));
