// SPDX-License-Identifier: MIT
// Attention over some axes of `[batch, ..., features]`: these become the steps, the others samples of the batch.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { reshape, transpose } from '../ops/index.js';
import { stretchTo } from '../ops/broadcast.js';
import { type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';

const of = (shape: Shape, axes: readonly number[]): number[] => axes.map(i => shape[i]);
const inverse = (order: readonly number[]): number[] => order.map((_, i) => order.indexOf(i));

export class AttentionAxes {
  /** Those that are attended over. */
  private readonly axes: readonly number[];
  /** Batch and the axes that are not attended over. */
  private readonly samples: readonly number[];
  private readonly order: readonly number[];

  /** For inputs of so many axes. */
  constructor(
    readonly rank: number,
    axes: readonly number[],
  ) {
    const all = Array.from({ length: rank - 1 }, (_, i) => i);
    this.axes = axes;
    this.samples = all.filter(i => !axes.includes(i));
    this.order = [...this.samples, ...axes, rank - 1, rank];
  }
  get count(): number {
    return this.axes.length;
  }

  /** [batch, ..., heads, depth] as [samples, steps, heads, depth]. */
  fold(x: Tensor): Tensor {
    const { samples, order } = this;
    const sorted = order.every((axis, i) => axis === i) ? x : transpose(x, order);
    return reshape(sorted, [sizeOf(of(x.shape, samples)), this.steps(x), ...x.shape.slice(-2)]);
  }
  /** How many steps `fold` makes. */
  steps(x: Tensor): number {
    return sizeOf(of(x.shape, this.axes));
  }
  /** What `fold` did, undone, where `like` is the unfolded query. */
  unfold(y: Tensor, like: Tensor): Tensor {
    const { axes, samples, order } = this;
    const lead = [...of(like.shape, samples), ...of(like.shape, axes)];
    const apart = reshape(y, [...lead, ...y.shape.slice(-2)]);
    return order.every((axis, i) => axis === i) ? apart : transpose(apart, inverse(order));
  }
  /** Weights [samples, heads, queries, keys] with all their axes, for a query and a key of several heads. */
  unfoldWeights(weights: Tensor, query: Tensor, key: Tensor): Tensor {
    return reshape(weights, this.groups(query, key).flat());
  }
  /** The extents of samples, heads, queries and keys. */
  private groups(query: Tensor, key: Tensor): Shape[] {
    const { axes, samples } = this;
    const heads = query.shape[query.rank - 2];
    return [of(query.shape, samples), [heads], of(query.shape, axes), of(key.shape, axes)];
  }

  /** A mask [samples..., heads..., queries..., keys...], whose missing axes and extents of 1 stretch, with one axis of each kind. */
  foldMask(who: string, mask: Tensor, query: Tensor, key: Tensor): Tensor {
    const groups = this.groups(query, key);
    const full = groups.flat();
    const last = 2 * this.axes.length;
    const missing = new Array<number>(Math.max(0, full.length - mask.rank)).fill(1);
    const shape = [...mask.shape.slice(0, -last), ...missing, ...mask.shape.slice(-last)];
    const fits = shape.length === full.length && shape.every((n, i) => n === 1 || n === full[i]);
    if (fits && mask.rank >= last) return merged(reshape(mask, shape), groups);
    const expected = `an attentionMask that stretches to [batch, heads, queries, keys] = ${shapeText(full)}`;
    throw new ShapeError(mismatch(who, expected, mask.shape));
  }
  /** A mask [batch, steps] of the steps of the key, or of the query, in the same form. */
  foldSteps(mask: Tensor, of: 'query' | 'key', query: Tensor, key: Tensor): Tensor {
    const { axes, samples } = this;
    const groups = this.groups(query, key);
    const among = samples.length + 1 + (of === 'key' ? axes.length : 0);
    const place = axes.includes(1) ? among + axes.indexOf(1) : samples.indexOf(1);
    const shape = groups.flat().map(() => 1);
    [shape[0], shape[place]] = mask.shape;
    return merged(reshape(mask, shape), groups);
  }
}

/** Each group of axes as one; where all have extent 1, of that extent. */
function merged(mask: Tensor, groups: readonly Shape[]): Tensor {
  let at = 0;
  const extents = groups.map(full => {
    const own = mask.shape.slice(at, (at += full.length));
    return own.every(n => n === 1) ? own : full;
  });
  return reshape(stretchTo(mask, extents.flat()), extents.map(sizeOf));
}
