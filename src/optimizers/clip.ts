// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';

/** At most one of them. */
export interface ClipConfig {
  /** The greatest norm of each gradient. */
  clipnorm?: number | null;
  /** The greatest magnitude of each element. */
  clipvalue?: number | null;
  /** The greatest norm of all gradients together. */
  globalClipnorm?: number | null;
}
const options = ['clipnorm', 'clipvalue', 'globalClipnorm'] as const;

/** @throws TypeError where more than one limit is set, or one is no positive number. */
export function checkClip(who: string, config: ClipConfig): void {
  const set = options.filter(o => config[o] !== undefined && config[o] !== null);
  for (const o of set) checkNumber(who, o, config[o], 'a positive number', v => v > 0);
  if (set.length > 1)
    throw new TypeError(
      mismatch(who, 'only one of clipnorm, clipvalue and globalClipnorm', set.join(' and ')),
    );
}

/** The gradients within their limits. */
export function clipGradients(
  grads: readonly Tensor[],
  { clipnorm, clipvalue, globalClipnorm }: ClipConfig,
): readonly Tensor[] {
  if (typeof clipnorm === 'number') return grads.map(g => toNorm(g, clipnorm));
  if (typeof clipvalue === 'number') return grads.map(g => ops.clip(g, -clipvalue, clipvalue));
  return typeof globalClipnorm === 'number' ? toGlobalNorm(grads, globalClipnorm) : grads;
}

const squares = (g: Tensor): Tensor => ops.sum(ops.square(g));

/** g · limit / max(‖g‖, limit). */
const toNorm = (g: Tensor, limit: number): Tensor =>
  ops.div(ops.mul(g, limit), ops.maximum(ops.sqrt(squares(g)), limit));

/** All gradients times limit · min(1 / ‖all‖, 1 / limit); an infinite norm makes them NaN, rather than hide it. */
function toGlobalNorm(grads: readonly Tensor[], limit: number): Tensor[] {
  const norm = ops.sqrt(grads.map(squares).reduce((a, b) => ops.add(a, b)));
  const scale = ops.mul(ops.minimum(ops.reciprocal(norm), 1 / limit), limit);
  const strict = ops.add(scale, ops.sub(norm, norm));
  return grads.map(g => ops.mul(g, strict));
}
