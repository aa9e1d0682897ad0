// SPDX-License-Identifier: MIT
// tfjs's names for what concerns the process: memory, time, backends.
import { scalar } from '../ops/index.js';
import { info } from '../runtime.js';
import { tensorsOf } from '../tree.js';

/** The bytes of live tensors. Tensors that nobody reads any more count until they are disposed or collected. */
export const memory = (): { numBytes: number; unreliable: boolean } => ({
  numBytes: info().memory.live,
  unreliable: false,
});
/** Disposes a tensor, or all in arrays and plain objects. */
export const dispose = (tree: unknown): void => tensorsOf(tree).forEach(t => t.dispose());
/** Resolves at once: there is nothing to wait for. */
export const ready = (): Promise<void> => Promise.resolve();
export const getBackend = (): string => info().backend;
/** Lets the event loop run. */
export const nextFrame = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
/** The milliseconds of `fn`, with all that it enqueued. */
export async function time(fn: () => unknown): Promise<{ wallMs: number }> {
  const begin = performance.now();
  await fn();
  const last = scalar(0).add(1);
  await last.data(); // behind everything that was enqueued
  last.dispose();
  return { wallMs: performance.now() - begin };
}
