// SPDX-License-Identifier: MIT
// How late a 5 ms timer comes within 10 s, while the process does nothing (`idle`) or trains a wide MLP (`fit`).
const SECONDS = 10;
const late = [];
let running = true;

function tick(due) {
  const now = performance.now();
  late.push(now - due);
  if (running) setTimeout(tick, 5, now + 5);
}
const measure = () => setTimeout(tick, 5, performance.now() + 5);
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
let steps = 0;

if (process.argv[2] === 'idle') {
  measure();
  await sleep(SECONDS * 1000);
} else {
  const gm = await import('gemmule');
  const x = gm.randomNormal([4096, 1024]);
  const y = gm.randomNormal([4096, 16]);
  const model = gm.sequential({
    layers: [
      gm.layers.dense({ units: 4096, activation: 'relu', inputShape: [1024] }),
      gm.layers.dense({ units: 4096, activation: 'relu' }),
      gm.layers.dense({ units: 16 }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  await model.fit(x, y, { epochs: 1, batchSize: 64, verbose: 0 });
  measure();
  const stop = AbortSignal.timeout(SECONDS * 1000);
  await model
    .fit(x, y, { epochs: 10_000, batchSize: 64, verbose: 0, signal: stop })
    .catch(error => {
      if (error !== stop.reason) throw error;
    });
  steps = (await model.optimizer.iterations.data())[0] - 64;
}
running = false;
late.sort((a, b) => a - b);
const at = q => late[Math.min(late.length - 1, Math.floor(late.length * q))];
console.log(
  JSON.stringify({
    ticks: late.length,
    p50: at(0.5),
    p99: at(0.99),
    p999: at(0.999),
    worst: late.at(-1),
    steps,
  }),
);
