// SPDX-License-Identifier: MIT
import { classNameOf } from '../naming.js';
import { fromConfig, plainConfig } from '../saving/object.js';
import type { Shape } from '../shape.js';
import type { Tensor, TensorLike, Variable } from '../tensor.js';

/** Whether a greater value is better. */
export type Direction = 'up' | 'down';

/**
 * A figure over many batches: updated with each, read at the end, started anew by `reset`.
 *
 * `updateState` is recorded with the step that calls it, so its state lives in variables, which only ops change.
 */
export abstract class Metric {
  constructor(
    /** Its key in logs and histories. */
    readonly name: string,
    readonly direction?: Direction,
  ) {}
  /** What it was made with, defaults included. */
  readonly config: Readonly<Record<string, unknown>> = {};
  static readonly fromConfig = fromConfig;
  readonly kerasModule = 'keras.metrics';
  /** The name of its factory: `binaryAccuracy`; of a class of one's own, that of the class. */
  metricName = this.constructor.name;
  get className(): string {
    return classNameOf(this.metricName);
  }
  getConfig(): Record<string, unknown> {
    return { name: this.name, ...plainConfig(this.config) };
  }
  /** Its state. */
  abstract readonly variables: Variable[];
  /** Makes the state that depends on the shape of the predictions, before the first batch: where a state is to be restored. */
  build(_predictions: Shape): void {}
  abstract updateState(
    yTrue: TensorLike,
    yPred?: TensorLike | null,
    sampleWeight?: TensorLike | null,
  ): void;
  /** The figure now: a scalar, or, where the metric says so, one for each class or threshold (logs take their mean). */
  abstract result(): Tensor;
  /** Forgets everything. */
  abstract reset(): void;
}

/** The metric with the name of the factory that made it. */
export const madeBy = <M extends Metric>(metricName: string, metric: M): M =>
  Object.assign(metric, { metricName });

/** What every metric's factory takes. */
export interface MetricOptions {
  name?: string;
}
