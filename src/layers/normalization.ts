// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { axesOf } from '../ops/axes.js';
import * as ops from '../ops/index.js';
import { type Shape, sizeOf } from '../shape.js';
import { type Tensor, tensor, type TensorLike, toTensor, type Variable } from '../tensor.js';
import { tidy } from '../tidy.js';
import { assign } from '../variable.js';
import { areBatches } from './batches.js';
import { axisList, checkStretches } from './checks.js';
import { checkConstant, type Constant } from './constants.js';
import { Layer, type LayerConfig } from './layer.js';

export interface NormalizationConfig extends LayerConfig {
  /** The axis, or axes, whose elements have a mean and a variance of their own; null: one of each for everything. Default -1. */
  axis?: number | readonly number[] | null;
  /** The mean, where it is known; `variance` is then needed too, and `adapt` is not. */
  mean?: Constant | null;
  variance?: Constant | null;
  /** Whether the layer undoes what it would do otherwise: x · √variance + mean. */
  invert?: boolean;
}

/** Mean and variance of `count` elements each. */
interface Moments {
  mean: Tensor;
  variance: Tensor;
  count: number;
}
/** Keras's bound of the deviation. */
const EPSILON = 1e-7;

/**
 * (x - mean) / √variance, with the mean and variance of the data that `adapt` saw, or of the config. Not trained.
 *
 * @example
 * const scaled = gm.layers.normalization();
 * scaled.adapt(features); // [samples, columns]: each column gets mean 0 and variance 1
 * const model = gm.sequential([scaled, gm.layers.dense({ units: 1 })]);
 */
export class Normalization extends Layer<NormalizationConfig> {
  static override readonly className: string = 'Normalization';
  static override readonly configKeys: readonly string[] = ['axis', 'mean', 'variance', 'invert'];
  override supportsMasking = true;
  private readonly axes: readonly number[];
  /** `axes` from 0, in order. */
  private kept: readonly number[] = [];
  /** Of the shape of the kept axes: variables where `adapt` finds them. */
  mean!: Tensor;
  variance!: Tensor;

  constructor(config: NormalizationConfig = {}) {
    super(config);
    const { axis = -1, mean, variance } = config;
    this.axes = axis === null ? [] : axisList(this, 'axis', axis);
    if ((mean == null) !== (variance == null))
      throw new TypeError(
        mismatch(
          this.title,
          'both `mean` and `variance`, or neither',
          mean == null ? 'variance' : 'mean',
        ),
      );
    for (const [option, value] of Object.entries({ mean, variance }))
      if (value != null) checkConstant(this, option, value);
  }

  override build(sample: Shape): void {
    this.kept = axesOf(this.title, this.axes, sample.length + 1).sort((a, b) => a - b);
    if (this.kept.includes(0)) {
      const advice = 'Use axis: null for one mean and variance of everything.';
      const expected = '`axis` to be none of the batch, axis 0';
      throw new ShapeError(mismatch(this.title, expected, this.axes, advice));
    }
    const shape = this.kept.map(axis => sample[axis - 1]);
    const { mean, variance } = this.config;
    if (mean == null || variance == null) this.addMoments(shape);
    else {
      this.mean = this.constant('mean', mean, shape);
      this.variance = this.constant('variance', variance, shape);
    }
  }
  private addMoments(shape: Shape): void {
    const fixed = { trainable: false, initializer: 'zeros' };
    this.mean = this.addWeight('mean', shape, fixed);
    this.variance = this.addWeight('variance', shape, { ...fixed, initializer: 'ones' });
    this.addWeight('count', [], { ...fixed, dtype: 'int32' }); // unused, as in Keras: its weights fit
  }
  private constant(option: string, value: Constant, shape: Shape): Tensor {
    const t = tensor(value, undefined, this.dtype);
    checkStretches(this, option, t.shape, shape);
    return ops.broadcastTo(t, shape);
  }

  /**
   * Takes mean and variance from data: a tensor (or numbers) of samples, or batches of them, one after another. They replace those
   * of an earlier call.
   */
  adapt(data: TensorLike | Iterable<TensorLike>): void {
    if (this.config.mean != null)
      throw new Error(
        `${this.title}: has \`mean\` and \`variance\` in its config, which adapt does not change. Leave them out.`,
      );
    const expected = 'a tensor, numbers or batches of them';
    const batches = areBatches(this.adapting, expected, data) ? data : [data];
    const found = this.momentsOfAll(batches);
    if (found === undefined)
      throw new TypeError(mismatch(this.adapting, 'at least one batch', data));
    assign(this.mean as Variable, found.mean);
    assign(this.variance as Variable, found.variance);
    dispose(found);
  }
  private momentsOfAll(batches: Iterable<TensorLike>): Moments | undefined {
    let found: Moments | undefined;
    for (const batch of batches) {
      const before = found;
      found = tidy(() => joined(before, this.momentsOf(batch)));
      dispose(before);
    }
    return found;
  }
  private get adapting(): string {
    return `${this.title}: adapt`;
  }
  private momentsOf(batch: TensorLike): Moments {
    const x = this.admit(toTensor(batch));
    if (x.size === 0) throw new ShapeError(mismatch(this.adapting, 'at least one sample', x.shape));
    this.ensureBuilt(x.shape.slice(1));
    this.expectExtents(x, this.kept);
    const others = x.shape.map((_, axis) => axis).filter(axis => !this.kept.includes(axis));
    return { ...ops.moments(x, others), count: sizeOf(others.map(axis => x.shape[axis])) };
  }

  override call(x: Tensor): Tensor {
    this.expectExtents(x, this.kept);
    const shape = x.shape.map((n, axis) => (this.kept.includes(axis) ? n : 1));
    const mean = ops.reshape(this.mean, shape);
    const deviation = ops.maximum(ops.sqrt(ops.reshape(this.variance, shape)), EPSILON);
    if (this.config.invert) return ops.add(mean, ops.mul(x, deviation));
    return ops.div(ops.sub(x, mean), deviation);
  }
}

function dispose(moments: Moments | undefined): void {
  moments?.mean.dispose();
  moments?.variance.dispose();
}

/** The moments of what both saw: each variance, and how far its mean is from the joint one. */
function joined(a: Moments | undefined, b: Moments): Moments {
  if (a === undefined) return b;
  const count = a.count + b.count;
  const weighted = (x: Tensor, y: Tensor) =>
    ops.add(ops.mul(x, a.count / count), ops.mul(y, b.count / count));
  const mean = weighted(a.mean, b.mean);
  const around = (m: Moments) => ops.add(m.variance, ops.squaredDifference(m.mean, mean));
  return { mean, variance: weighted(around(a), around(b)), count };
}
