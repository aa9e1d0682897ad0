// SPDX-License-Identifier: MIT
import { alignWeights, asFloat } from '../losses/align.js';
import { defined, type LossFactory, maskOf, valuesOf } from '../losses/define.js';
import { checkKeys, snakeCase } from '../naming.js';
import { admitOperands } from '../ops/define.js';
import * as ops from '../ops/index.js';
import { record } from '../stream.js';
import { Tensor, type TensorLike, toTensor, type Variable } from '../tensor.js';
import { setData, zeroVariable } from '../variable.js';
import { type Direction, madeBy, Metric, type MetricOptions } from './metric.js';
import { samplewise } from './samplewise.js';
import { aside, countedSteps, given, maskedWeight } from './update.js';

/** A running mean in double, [Σ values · weights, Σ weights]: a float32 count would stall at 2²⁴. */
class Total {
  readonly variable: Variable;
  constructor(name: string) {
    this.variable = zeroVariable([2], 'float64', { name: `${name}/total`, trainable: false });
  }
  add(who: string, values: Tensor, weights?: Tensor): void {
    admitOperands(who, { values, weights, total: this.variable });
    record.accumulate({ values, weights, total: this.variable, count: values.size });
  }
  mean(who: string): Tensor {
    admitOperands(who, { total: this.variable });
    const y = new Tensor([], 'float32');
    record.meanTotal({ total: this.variable, y });
    return y;
  }
  sum(): Tensor {
    return ops.reshape(ops.slice(ops.cast(this.variable, 'float32'), [0], [1]), []);
  }
  reset(): void {
    setData(this.variable, new Float64Array(2));
  }
}

/** A metric whose state is one total. */
abstract class TotalMetric extends Metric {
  protected readonly total: Total;
  constructor(name: string, direction?: Direction) {
    super(name, direction);
    this.total = new Total(name);
  }
  get variables(): Variable[] {
    return [this.total.variable];
  }
  reset(): void {
    this.total.reset();
  }
}

/** The mean of all values so far; `updateState(values, sampleWeight?)`. */
export class MeanMetric extends TotalMetric {
  constructor({ name = 'mean' }: MetricOptions = {}, direction?: Direction) {
    super(name, direction);
  }
  updateState(values: TensorLike, sampleWeight?: TensorLike | null): void {
    aside(() => this.count(toTensor(values, 'float32'), given(sampleWeight)));
  }
  protected count(values: Tensor, sampleWeight?: Tensor): void {
    const each = samplewise(this.name, values, sampleWeight);
    this.total.add(this.name, each.values, each.weights);
  }
  result(): Tensor {
    return this.total.mean(this.name);
  }
}

/** The sum of all values so far, each times its weight; `updateState(values, sampleWeight?)`. */
export class SumMetric extends TotalMetric {
  constructor({ name = 'sum' }: MetricOptions = {}) {
    super(name);
  }
  updateState(values: TensorLike, sampleWeight?: TensorLike | null): void {
    aside(() => {
      const x = asFloat(toTensor(values, 'float32'));
      const weight = given(sampleWeight);
      this.total.add(
        this.name,
        weight === undefined ? x : ops.mul(...alignWeights(this.name, x, weight)),
      );
    });
  }
  result(): Tensor {
    return this.total.sum();
  }
}

/** What a metric of labels and predictions gives for each sample. */
export type MetricFunction<O> = (yTrue: Tensor, yPred: Tensor, options: O, who: string) => unknown;

/** The mean of a function of labels and predictions. */
export class MeanOf<O extends object = object> extends MeanMetric {
  constructor(
    private readonly fn: MetricFunction<O>,
    override readonly config: Readonly<O & { name: string }>,
    direction?: Direction,
  ) {
    super(config, direction);
  }
  override updateState(
    yTrue: TensorLike,
    yPred: TensorLike,
    sampleWeight?: TensorLike | null,
  ): void {
    aside(() => {
      const weight = countedSteps(given(sampleWeight), maskOf(yPred));
      const found = valuesOf(
        this.name,
        this.fn(toTensor(yTrue), asFloat(toTensor(yPred, 'float32')), this.config, this.name),
      );
      // Without weights the function's own mask changes nothing, as in Keras.
      const counted =
        weight !== undefined && found.mask !== undefined
          ? maskedWeight(weight, found.mask)
          : weight;
      this.count(found.values, counted);
    });
  }
}

export interface MetricFactory<O> {
  (options?: Partial<O> & MetricOptions): MeanOf<O & object>;
  readonly metricName: string;
}

/** The factory of the mean of `fn`, which gives one value a sample; `defaults` are its options. */
export function defineMeanMetric<O extends object = object>(
  metricName: string,
  fn: MetricFunction<O>,
  {
    defaults = {} as O,
    direction,
    name = snakeCase(metricName),
  }: { defaults?: O; direction?: Direction; name?: string } = {},
): MetricFactory<O> {
  const factory = (options: Partial<O> & MetricOptions = {}) => {
    checkKeys(metricName, options, ['name', ...Object.keys(defaults)]);
    const config = { name, ...defaults, ...defined(options) };
    return madeBy(metricName, new MeanOf<O>(fn, config, direction));
  };
  return Object.assign(factory, { metricName });
}

/** The metric of the same name as a loss: its mean over everything seen. */
export const lossMetric = <O extends object>(
  loss: LossFactory<O>,
  name = loss.metricName,
  metricName = loss.lossName,
): MetricFactory<O> =>
  defineMeanMetric(metricName, loss.fn, { defaults: loss.defaults, direction: 'down', name });
