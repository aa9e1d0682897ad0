// SPDX-License-Identifier: MIT
import type { Shape } from '../shape.js';
import { sizeOf } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { axesOf } from './axes.js';
import { add, mul, sub } from './binary.js';
import { stretchTo } from './broadcast.js';
import { defineMultiOp } from './define.js';
import { asReal } from './promote.js';
import type { Axis, ReduceOptions } from './reduce.js';
import { reshapeTo } from './reshape.js';
import { transpose } from './transpose.js';

/** A tensor seen as [outer, channels, inner]. @internal */
export interface Blocks {
  outer: number;
  channels: number;
  inner: number;
}
/** @internal */
export const blockShape = ({ outer, channels, inner }: Blocks): Shape => [outer, channels, inner];
/** One number a channel, as it stretches over [outer, channels, inner]. @internal */
export const perChannel = (t: Tensor): Tensor => reshapeTo(t, [t.size, 1]);

/** Of x [outer, channels, inner] the mean and the variance of each channel. */
const momentsOp = defineMultiOp<{ x: Tensor }, Blocks>('moments', {
  infer: ({ x }, { channels }) => [
    { shape: [channels], dtype: x.dtype },
    { shape: [channels], dtype: x.dtype },
  ],
  emit: ({ x }, [mean, variance], blocks) => record.moments({ x, mean, variance, ...blocks }),
  gradient: ({ dys: [dmean, dvariance], inputs: { x }, outputs: [mean] }) => ({
    x: momentsSlope(x, mean, { dmean, dvariance }),
  }),
});

/** dx = (dmean + 2 (x - mean) dvariance) / count, for x [outer, channels, inner]. @internal */
export function momentsSlope(
  x: Tensor,
  mean: Tensor,
  { dmean, dvariance }: { dmean: Tensor | undefined; dvariance: Tensor | undefined },
): Tensor {
  const count = x.shape[0] * x.shape[2];
  const level = dmean && perChannel(mul(dmean, 1 / count));
  if (dvariance === undefined) return stretchTo(level!, x.shape);
  const tilt = mul(sub(x, perChannel(mean)), perChannel(mul(dvariance, 2 / count)));
  return level ? add(tilt, level) : tilt;
}

/** Mean and variance (of the population) along some axes (default: all). */
export function moments(
  x: TensorLike,
  axis?: Axis,
  options?: ReduceOptions,
): { mean: Tensor; variance: Tensor } {
  const t = asReal('moments', x);
  const gone = axis == null ? t.shape.map((_, i) => i) : axesOf('moments', axis, t.rank);
  const kept = t.shape.map((_, i) => i).filter(i => !gone.includes(i));
  const shape = options?.keepDims
    ? t.shape.map((n, i) => (gone.includes(i) ? 1 : n))
    : kept.map(i => t.shape[i]);
  const { blocks, ordered } = inBlocks(t, gone, kept);
  const [mean, variance] = momentsOp({ x: reshapeTo(ordered, blockShape(blocks)) }, blocks);
  return { mean: reshapeTo(mean, shape), variance: reshapeTo(variance, shape) };
}

/** The kept axes are the channels: they must be neighbours, or are moved to the end. */
function inBlocks(
  x: Tensor,
  gone: readonly number[],
  kept: readonly number[],
): { blocks: Blocks; ordered: Tensor } {
  const first = kept.length > 0 ? kept[0] : 0;
  const channels = sizeOf(kept.map(i => x.shape[i]));
  if (!kept.every((axis, i) => axis === first + i)) {
    const outer = sizeOf(gone.map(i => x.shape[i]));
    return { blocks: { outer, channels, inner: 1 }, ordered: transpose(x, [...gone, ...kept]) };
  }
  const outer = sizeOf(x.shape.slice(0, first));
  const inner = sizeOf(x.shape.slice(first + kept.length));
  return { blocks: { outer, channels, inner }, ordered: x };
}
