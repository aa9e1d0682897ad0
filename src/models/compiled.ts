// SPDX-License-Identifier: MIT
// What `compile` decides: optimizer, loss and metrics, and what they make of one batch.
import { mismatch } from '../errors.js';
import { getLoss, type Loss, type LossLike } from '../losses/index.js';
import {
  getMetric,
  mean,
  type MeanMetric,
  type Metric,
  type MetricLike,
} from '../metrics/index.js';
import { add, full } from '../ops/index.js';
import { getOptimizer, type Optimizer, type OptimizerLike } from '../optimizers/index.js';
import type { Tensor } from '../tensor.js';
import { type Logs, makeLogs } from './logs.js';

export interface CompileConfig {
  /** A name or an optimizer. Default 'rmsprop'. */
  optimizer?: OptimizerLike;
  loss?: LossLike;
  /** Names, metrics, or functions (yTrue, yPred) => Tensor. They see no sample weights. */
  metrics?: readonly MetricLike[];
  /** The same with sample weights. */
  weightedMetrics?: readonly MetricLike[];
  /** What the loss is multiplied by. */
  lossWeights?: number | readonly number[];
}

/** One batch on its way through a step. */
export interface Batch {
  x: Tensor;
  y?: Tensor;
  weight?: Tensor;
}

export class Compiled {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  readonly total: MeanMetric = mean({ name: 'loss' });
  private readonly plain: readonly Metric[];
  private readonly weighted: readonly Metric[];
  readonly lossWeight: number;

  constructor(config: CompileConfig) {
    this.optimizer = getOptimizer(config.optimizer ?? 'rmsprop');
    if (config.loss === undefined || config.loss === null)
      throw new TypeError(
        mismatch('compile', 'a `loss`', config.loss, "For example loss: 'meanSquaredError'."),
      );
    this.loss = getLoss(config.loss);
    this.plain = listOf('metrics', config.metrics).map(m => getMetric(m));
    this.weighted = listOf('weightedMetrics', config.weightedMetrics).map(m => getMetric(m));
    const { lossWeights } = config;
    this.lossWeight =
      (Array.isArray(lossWeights)
        ? (lossWeights as number[])[0]
        : (lossWeights as number | undefined)) ?? 1;
  }

  get metrics(): Metric[] {
    return [this.total, ...this.plain, ...this.weighted];
  }
  reset(): void {
    for (const m of this.metrics) m.reset();
  }

  /** The scalar that training minimises: the loss and the penalties. */
  objective(batch: Batch, yPred: Tensor, penalties: readonly Tensor[]): Tensor {
    const value = this.loss(batch.y!, yPred, batch.weight);
    const weighted = this.lossWeight === 1 ? value : value.mul(this.lossWeight);
    return penalties.reduce((sum, p) => add(sum, p), weighted);
  }
  /** Counts a batch in. The mean loss of an epoch weighs each batch by its samples, as Keras has it. */
  update(batch: Batch, yPred: Tensor, objective: Tensor): void {
    this.total.updateState(objective.reshape([1]), full([1], batch.x.shape[0]));
    for (const m of this.plain) m.updateState(batch.y!, yPred);
    for (const m of this.weighted) m.updateState(batch.y!, yPred, batch.weight);
  }

  /** What the metrics say now. */
  async logs(): Promise<Logs> {
    const results = this.metrics.map(m => [m.name, m.result()] as const);
    const values = await Promise.all(results.map(([, t]) => t.data()));
    results.forEach(([, t]) => t.dispose());
    return makeLogs(results.map(([name], i) => [name, values[i][0]]));
  }
}

function listOf(option: string, value: readonly MetricLike[] | undefined): readonly MetricLike[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    throw new TypeError(mismatch('compile', `\`${option}\` to be an array`, value));
  return value as readonly MetricLike[];
}
