// SPDX-License-Identifier: MIT
export { Batcher, batcher, type BatcherConfig, type BatcherStats } from './batcher.js';
export { BatcherClosedError, BatcherFullError } from './refusals.js';
