// SPDX-License-Identifier: MIT
// 20 training steps of the 32x32x3 network at batch 128: prints the peak resident size above that just before the first, in bytes.
import { readFileSync } from 'node:fs';
import * as gm from '../../../../dist/esm/index.js';
import { layersOf, networks } from '../../../../bench/peers/networks.mjs';

const BATCH = 128;
const STEPS = 20;
const status = key =>
  1024 * Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))[1]);

const { cifar } = networks;
const model = gm.sequential({ layers: layersOf(gm.layers, cifar) });
model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' });
const x = gm.randomUniform([BATCH, ...cifar.inputShape]);
const y = gm.randomUniform([BATCH], { maxval: 10 }).floor().cast('int32');
x.dataSync();
y.dataSync();

const before = status('VmRSS');
for (let i = 0; i < STEPS; i++) await model.trainOnBatch(x, y);
console.log(JSON.stringify({ above: status('VmHWM') - before }));
