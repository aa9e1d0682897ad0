// SPDX-License-Identifier: MIT
// `gm.data`: where training data come from.
export { array, Dataset, generator, zip } from './dataset.js';
export * from './images.js';
export { worker, type WorkerOptions } from './worker.js';
