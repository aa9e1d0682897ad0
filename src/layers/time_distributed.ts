// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import * as ops from '../ops/index.js';
import { sameShape, type Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type CallOptions, firstMask } from './calls.js';
import { Wrapper } from './wrapper.js';

/**
 * A layer, applied to each step of `[batch, steps, ...]` with the same weights.
 *
 * @example model.add(gm.layers.timeDistributed({ layer: gm.layers.conv2d({ filters: 8, kernelSize: 3 }) }))
 */
export class TimeDistributed extends Wrapper {
  static override readonly className: string = 'TimeDistributed';
  override supportsMasking = true;

  override build(sample: Shape): void {
    this.expectSample(sample, '[steps, ...]', sample.length >= 2);
    this.layer.ensureBuilt(sample.slice(1));
  }

  override call(x: Tensor, { training, mask }: CallOptions): Tensor {
    const inner = this.innerMask(x, firstMask(mask));
    if (training && this.layer.weights.some(w => !w.trainable)) return this.stepByStep(x, inner);
    const y = this.layer.apply(withoutSteps(x), { training, mask: inner && withoutSteps(inner) });
    return ops.reshape(y, [...x.shape.slice(0, 2), ...y.shape.slice(1)]);
  }
  /** What a mask says of the parts of a step, where it has more axes than the steps. */
  private innerMask(x: Tensor, mask: Tensor | null): Tensor | null {
    if (mask === null || mask.rank === 2) return this.stepMask(x, mask) && null;
    if (sameShape(mask.shape.slice(0, 2), x.shape.slice(0, 2))) return mask;
    const expected = `a mask of shape ${shapeText(x.shape.slice(0, 2)).slice(0, -1)}, ...]`;
    throw new ShapeError(mismatch(this.title, expected, mask.shape));
  }
  /** One call for each step: what the layer counts while training, it counts of each. */
  private stepByStep(x: Tensor, mask: Tensor | null): Tensor {
    const masks = mask && ops.unstack(mask, 1);
    const outputs = ops
      .unstack(x, 1)
      .map((step, t) => this.layer.apply(step, { training: true, mask: masks?.[t] }));
    return ops.stack(outputs, 1);
  }
}

/** The steps of all samples, as samples. */
const withoutSteps = (x: Tensor): Tensor =>
  ops.reshape(x, [x.shape[0] * x.shape[1], ...x.shape.slice(2)]);
