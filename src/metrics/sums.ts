// SPDX-License-Identifier: MIT
// Metrics whose state are sums over everything seen: counts above thresholds, confusion matrices, moments.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { asFloat } from '../losses/align.js';
import { defined, maskOf } from '../losses/define.js';
import { checkKeys, snakeCase } from '../naming.js';
import * as ops from '../ops/index.js';
import { sameShape, type Shape, sizeOf } from '../shape.js';
import { type Tensor, type TensorLike, toTensor, type Variable } from '../tensor.js';
import { tidy } from '../tidy.js';
import { assign, setData, zeroVariable } from '../variable.js';
import { type Direction, madeBy, Metric, type MetricOptions } from './metric.js';
import { aside, countedSteps, given } from './update.js';

/** Running sums, each in two floats, [the sum, what its rounding left out]: in one alone a count would stall at 2²⁴. */
class Sums {
  readonly variable: Variable;
  constructor(
    name: string,
    readonly shape: Shape,
  ) {
    this.variable = zeroVariable([2, ...shape], 'float32', {
      name: `${name}/sums`,
      trainable: false,
    });
  }
  /** Knuth's sum of two floats, whose rounding error is again a float. */
  add(x: Tensor): void {
    const [sum, rest] = ops.unstack(this.variable);
    const [rough, error] = exactSum(sum, x);
    assign(this.variable, ops.stack(exactSum(rough, ops.add(rest, error))));
  }
  value(): Tensor {
    return ops.reshape(ops.slice(this.variable, 0, 1), this.shape);
  }
  reset(): void {
    setData(this.variable, new Float32Array(2 * sizeOf(this.shape)));
  }
}

/** a + b as it is rounded, and the error of that. */
function exactSum(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const sum = ops.add(a, b);
  const fromB = ops.sub(sum, a);
  const fromA = ops.sub(sum, fromB);
  return [sum, ops.add(ops.sub(a, fromA), ops.sub(b, fromB))];
}

/** One batch, as a metric meets it. */
export interface Seen {
  who: string;
  yTrue: Tensor;
  yPred: Tensor;
  weight?: Tensor | undefined;
}

export interface SumsDefinition<O> {
  direction?: Direction;
  /** The shape of the sums: of every batch, or of batches whose predictions have that shape (asked where the first gave nothing). */
  shape(options: O, predictions?: Shape): Shape | undefined;
  /** What a batch adds. */
  count(seen: Seen, options: O): Tensor;
  /** The figure that the sums give. */
  figure(sums: Tensor, options: O): Tensor;
}

/** A metric made of sums. Its state is there from the start, or, where it depends on the number of outputs, from `build` or the first batch on. */
export class SumsOf<O extends object> extends Metric {
  private sums: Sums | undefined;
  constructor(
    private readonly definition: SumsDefinition<O>,
    override readonly config: Readonly<O & { name: string }>,
  ) {
    super(config.name, definition.direction);
    const shape = definition.shape(config);
    if (shape !== undefined) this.sums = new Sums(this.name, shape);
  }
  override build(predictions: Shape): void {
    if (this.sums === undefined && Number.isInteger(predictions.at(-1))) this.sumsFor(predictions);
  }
  get variables(): Variable[] {
    return this.sums === undefined ? [] : [this.sums.variable];
  }

  private sumsFor(predictions: Shape): Sums {
    const shape = this.definition.shape(this.config, predictions)!;
    this.sums ??= new Sums(this.name, shape);
    if (!sameShape(shape, this.sums.shape))
      throw new ShapeError(
        mismatch(
          this.name,
          'as many outputs as at first',
          shapeText(predictions),
          'A metric counts one model; make another for another.',
        ),
      );
    return this.sums;
  }

  updateState(yTrue: TensorLike, yPred: TensorLike, sampleWeight?: TensorLike | null): void {
    aside(() => {
      const seen: Seen = {
        who: this.name,
        yTrue: toTensor(yTrue),
        yPred: asFloat(toTensor(yPred, 'float32')),
        weight: countedSteps(given(sampleWeight), maskOf(yPred)),
      };
      const counted = this.definition.count(seen, this.config);
      this.sumsFor(seen.yPred.shape).add(ops.cast(counted, 'float32'));
    });
  }
  /** Before the first batch of a metric that had to wait for it: 0. */
  result(): Tensor {
    const { sums } = this;
    if (sums === undefined) return ops.scalar(0);
    return tidy(() => this.definition.figure(sums.value(), this.config));
  }
  reset(): void {
    this.sums?.reset();
  }
}

type Given<O, R extends keyof O> = Pick<O, R> & Partial<O> & MetricOptions;
export interface SumsFactory<O extends object, R extends keyof O = never> {
  (...options: [R] extends [never] ? [] | [Given<O, R>] : [Given<O, R>]): SumsOf<O>;
  readonly metricName: string;
}

interface SumsMetric<O extends object, R extends keyof O> extends SumsDefinition<O> {
  /** The options that have no default. */
  required?: readonly (R & string)[];
  defaults: Omit<O, R>;
  name?: string;
  /** Refuses options that the metric cannot work with. */
  check?: (who: string, options: O) => void;
}

/** The factory of a metric made of sums. */
export function defineSumsMetric<O extends object, R extends keyof O = never>(
  metricName: string,
  { defaults, required = [], name = snakeCase(metricName), check, ...definition }: SumsMetric<O, R>,
): SumsFactory<O, R> {
  const factory = (options: Partial<O> & MetricOptions = {}) => {
    checkKeys(metricName, options, ['name', ...required, ...Object.keys(defaults)]);
    for (const key of required)
      if (options[key] === undefined)
        throw new TypeError(mismatch(metricName, `the option \`${key}\``, undefined));
    const config = { name, ...defaults, ...defined(options) } as O & { name: string };
    check?.(metricName, config);
    return madeBy(metricName, new SumsOf<O>(definition, config));
  };
  return Object.assign(factory, { metricName });
}
