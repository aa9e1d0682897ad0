// SPDX-License-Identifier: MIT
// What `compile` decides: the optimizer, and for each output its loss and its metrics.
import { mismatch, nearest } from '../errors.js';
import { getLoss, type Loss, type LossLike } from '../losses/index.js';
import { getMetric, MeanMetric, type Metric, type MetricLike } from '../metrics/index.js';
import { add, full } from '../ops/index.js';
import { getOptimizer, type Optimizer, type OptimizerLike } from '../optimizers/index.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { Rows } from './source.js';

/** Metrics of one output, or for each of several: an array in their order, or a record by their names. */
export type MetricsConfig =
  | readonly (MetricLike | readonly MetricLike[] | null)[]
  | Readonly<Record<string, MetricLike | readonly MetricLike[] | null>>;

/** The loss of an output, or several, which are added. */
export type LossesLike = LossLike | readonly LossLike[] | null;

export interface CompileConfig {
  /** A name or an optimizer. Default 'rmsprop'. */
  optimizer?: OptimizerLike;
  /**
   * One for all outputs, an array in their order, or a record by their names; null: nothing is learned from that output. It may
   * be left out where `trainStep` or `computeLoss` is overridden, or where layers add all losses themselves.
   */
  loss?: LossLike | null | readonly LossesLike[] | Readonly<Record<string, LossesLike>>;
  /** Names, metrics, or functions (yTrue, yPred) => Tensor, of each output. They see no sample weights. */
  metrics?: MetricsConfig | null;
  /** The same with sample weights. */
  weightedMetrics?: MetricsConfig | null;
  /** What the losses are multiplied by. */
  lossWeights?: number | readonly number[] | Readonly<Record<string, number>> | null;
  /** Whether steps run as ordinary code, op by op, and nothing is recorded: to look into a step. Default false. */
  runEagerly?: boolean;
  /** Taken from Keras, without effect: as many steps as no hook must see run in one call. */
  stepsPerExecution?: number;
  /** Taken from Keras, without effect: steps are always recorded, unless `runEagerly` is set. */
  jitCompile?: boolean | 'auto';
  /** Taken from Keras, without effect: losses are float32, which needs no scale. */
  autoScaleLoss?: boolean;
}
export const compileKeys = [
  'optimizer',
  'loss',
  'metrics',
  'weightedMetrics',
  'lossWeights',
  'runEagerly',
  'stepsPerExecution',
  'jitCompile',
  'autoScaleLoss',
] as const;

/** A metric under its key in logs and histories. */
export interface NamedMetric {
  readonly name: string;
  readonly metric: Metric;
  readonly direction: Metric['direction'];
}

/** What one output is trained by and watched with. */
interface Output {
  readonly name: string;
  readonly losses: readonly Loss[];
  readonly weight: number;
  /** The mean of their sum, where several outputs have losses. */
  readonly tracker: MeanMetric | null;
  readonly plain: readonly Metric[];
  readonly weighted: readonly Metric[];
}

export class Compiled {
  readonly optimizer: Optimizer;
  readonly total = new MeanMetric({ name: 'loss' }, 'down');
  private outputs: readonly Output[] | null = null;
  private named: readonly NamedMetric[] = [{ name: 'loss', metric: this.total, direction: 'down' }];

  /** @param names those of the model's outputs; null: not known before the first batch */
  constructor(
    readonly config: CompileConfig,
    names: readonly string[] | null,
  ) {
    this.optimizer = getOptimizer(config.optimizer ?? 'rmsprop');
    if (names) this.bind(names);
  }

  /** Gives each output its part of the config. */
  private bind(names: readonly string[]): readonly Output[] {
    const { loss, lossWeights, metrics, weightedMetrics } = this.config;
    const losses = each<LossesLike>('loss', loss, names, true).map(lossesOf);
    const weights = each('lossWeights', lossWeights, names, true);
    const plain = metricsOf('metrics', metrics, names);
    const weighted = metricsOf('weightedMetrics', weightedMetrics, names);
    const isTracked = losses.filter(l => l.length > 0).length > 1;
    this.outputs = names.map((name, i) => ({
      name,
      losses: losses[i],
      weight: checkedWeight(weights[i] ?? 1),
      tracker:
        isTracked && losses[i].length > 0 ? new MeanMetric({ name: `${name}_loss` }, 'down') : null,
      plain: plain[i],
      weighted: weighted[i],
    }));
    this.named = namedMetrics(this.total, this.outputs);
    return this.outputs;
  }
  private outputsFor(count: number): readonly Output[] {
    return this.outputs ?? this.bind(openNames(this.config, count));
  }

  /** Whether there is a loss or a metric, which take targets. */
  get needsTargets(): boolean {
    const { loss, metrics, weightedMetrics } = this.config;
    return [loss, metrics, weightedMetrics].some(part => part !== undefined && part !== null);
  }
  /** The metrics in the order in which Keras's evaluate lists them: the loss, those of the outputs, the others. */
  get metrics(): readonly NamedMetric[] {
    return this.named;
  }

  /** Makes the metrics' state where the shapes of the outputs of one sample are known: what was saved finds its place. */
  build(samples: readonly (Shape | null)[]): void {
    const outputs = samples.includes(null) ? this.outputs : this.outputsFor(samples.length);
    outputs?.forEach(({ plain, weighted }, i) => {
      const sample = samples[i];
      if (sample) for (const m of [...plain, ...weighted]) m.build([1, ...sample]);
    });
  }

  /** The outputs' losses, each times its weight, and counted in. */
  losses(who: string, { y, weight }: Rows, yPred: readonly Tensor[]): Tensor[] {
    return this.outputsFor(yPred.length).flatMap((output, i) => {
      if (output.losses.length === 0) return [];
      const target = targetOf(who, output, y[i]);
      const value = sumOf(output.losses.map(l => l(target, yPred[i], weightAt(weight, i))));
      output.tracker?.updateState(value.reshape([1]), full([1], yPred[i].shape[0]));
      return [output.weight === 1 ? value : value.mul(output.weight)];
    });
  }
  /** Counts a batch into the outputs' metrics. */
  update(who: string, { y, weight }: Rows, yPred: readonly Tensor[]): void {
    this.outputsFor(yPred.length).forEach((output, i) => {
      const { plain, weighted } = output;
      if (plain.length + weighted.length === 0) return;
      const target = targetOf(who, output, y[i]);
      for (const m of plain) m.updateState(target, yPred[i]);
      for (const m of weighted) m.updateState(target, yPred[i], weightAt(weight, i));
    });
  }
}

/** The sum of losses. */
export const sumOf = (losses: readonly Tensor[]): Tensor => losses.reduce((a, b) => add(a, b));

/** One weight serves all outputs. */
const weightAt = (weights: Rows['weight'], i: number): Tensor | undefined =>
  weights[weights.length === 1 ? 0 : i];

function targetOf(who: string, { name }: Output, y: Tensor | undefined): Tensor {
  if (y) return y;
  throw new TypeError(mismatch(who, `targets y for the output "${name}"`, y));
}

function checkedWeight(value: number): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError(mismatch('compile', '`lossWeights` to be numbers', value));
}

/** The names of a model's outputs that does not say them. */
function openNames({ loss, metrics }: CompileConfig, count: number): readonly string[] {
  const record = [loss, metrics].find(part => isRecord(part) && Object.keys(part).length === count);
  return record
    ? Object.keys(record)
    : Array.from({ length: count }, (_, i) => (count === 1 ? 'output' : `output_${i + 1}`));
}

// ---- one, an array, or a record --------------------------------------------------------------------------------------------

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) === Object.prototype;

/** What each output is given. `isShared`: one that stands alone serves all. */
function each<T>(
  option: string,
  value: T | readonly T[] | Readonly<Record<string, T>> | null | undefined,
  names: readonly string[],
  isShared: boolean,
): readonly (T | null)[] {
  if (value === undefined || value === null) return names.map(() => null);
  if (Array.isArray(value)) {
    if (value.length !== names.length) throw unmatched(option, names, value);
    return value as readonly T[];
  }
  if (!isRecord(value)) {
    if (!isShared) throw unmatched(option, names, value);
    return names.map(() => value as T);
  }
  for (const key of Object.keys(value)) {
    if (!names.includes(key))
      throw new TypeError(
        `compile: \`${option}\` names an output ${JSON.stringify(key)}; the model has ${quoted(names)}. ${nearest(key, names)}`.trim(),
      );
  }
  return names.map(name => value[name] ?? null);
}

const quoted = (names: readonly string[]): string => names.map(n => JSON.stringify(n)).join(', ');
function unmatched(option: string, names: readonly string[], value: unknown): TypeError {
  const count = names.length === 1 ? 'an array' : `an array of ${names.length}, one entry for each`;
  const expected = `\`${option}\` to be ${count} (or a record by name) for the output${names.length === 1 ? '' : 's'} ${quoted(names)}`;
  return new TypeError(mismatch('compile', expected, value));
}

const lossesOf = (given: LossesLike): Loss[] =>
  [given].flat().flatMap(loss => (loss === null ? [] : [getLoss(loss)]));

/** The metrics of each output; of a single one an array holds them all. */
function metricsOf(
  option: string,
  value: MetricsConfig | null | undefined,
  names: readonly string[],
): Metric[][] {
  type Listed = MetricLike | readonly MetricLike[] | null;
  const nested = names.length === 1 && Array.isArray(value) ? [value.flat()] : value;
  const parts = each<Listed>(option, nested as readonly Listed[], names, false);
  return parts.map(part => [part].flat().flatMap(m => (m === null ? [] : [getMetric(m)]))); // prettier-ignore
}

// ---- names -----------------------------------------------------------------------------------------------------------------------

/** All metrics under the keys that Keras gives them: with the output's name in front where there are several. */
function namedMetrics(total: MeanMetric, outputs: readonly Output[]): NamedMetric[] {
  const counts = new Map<string, number>();
  const numbered = (name: string): string => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  };
  const prefix = ({ name }: Output) => (outputs.length > 1 ? `${name}_` : '');
  const named = (name: string, metric: Metric) => ({ name, metric, direction: metric.direction });
  const plain = outputs.flatMap(o => o.plain.map(m => named(numbered(prefix(o) + m.name), m)));
  const weighted = outputs.flatMap(o =>
    o.weighted.map(m => {
      const name = prefix(o) + m.name;
      return named(numbered(counts.has(name) ? `${prefix(o)}weighted_${m.name}` : name), m);
    }),
  );
  const losses = outputs.flatMap(({ tracker }) => (tracker ? [named(tracker.name, tracker)] : []));
  const others = [...plain, ...weighted];
  if (outputs.length > 1) others.sort((a, b) => (a.name < b.name ? -1 : 1));
  return [named(total.name, total), ...losses, ...others];
}
