// SPDX-License-Identifier: MIT
import type { History } from '../callbacks/index.js';
import { mismatch, nearest } from '../errors.js';
import type { Layer, LayerConfig, Tensors } from '../layers/layer.js';
import { positiveOption } from '../naming.js';
import { loadWeights, modelJSON, saveModel, saveWeights } from '../saving/model.js';
import type { LoadWeightsConfig } from '../saving/weights.js';
import { Tensor } from '../tensor.js';
import { Ahead } from './ahead.js';
import { type Batches, disposeMade, isBatches, unpackBatch } from './batches.js';
import { evaluate } from './evaluate.js';
import { fit } from './fit.js';
import type { EvaluateConfig, FitConfig, FitDatasetConfig } from './fit_config.js';
import type { Logs } from './logs.js';
import { joined, Predictor } from './predict.js';
import { type DataTree, weighClasses } from './source.js';
import { StepModel } from './step_model.js';
import type { StepKind } from './steps.js';
import { summarize, type SummaryConfig } from './summary.js';

export interface PredictConfig {
  /** Samples in a replay. Default 32. */
  batchSize?: number;
  /** How many batches of an iterable. Default: all. */
  steps?: number;
}

export interface OnBatchConfig {
  sampleWeight?: DataTree;
  /** Weights of the classes, by number; of models with one output. */
  classWeight?: Record<number, number>;
  /** Taken from Keras, without effect: what comes back is a record, and can be taken apart like a list. */
  returnDict?: boolean;
}

/** What can be compiled, trained, evaluated and asked: `Sequential`, or a subclass of your own with `build` and `call`. */
export abstract class Model<C extends LayerConfig = LayerConfig> extends StepModel<C> {
  /** Set by a callback (`EarlyStopping`) to end the training after the present epoch. */
  stopTraining = false;
  private predictor: Predictor | null = null;

  // ---- training --------------------------------------------------------------------------------------------------------------

  /** Runs what may not run twice at once on one model. */
  private async alone<T>(what: string, run: () => Promise<T>): Promise<T> {
    this.compiledState(what);
    if (this.busy)
      throw new Error(
        `${what}: ${this.title} is in the midst of ${this.busy}. Await it first, or abort it with its signal.`,
      );
    this.busy = what;
    try {
      return await run();
    } finally {
      this.busy = '';
    }
  }

  /**
   * Trains for `epochs` passes over `x` and `y`: tensors, arrays or typed arrays, for several inputs or outputs an array of them
   * in their order or a record by their names. `x` alone may be an iterable of batches (`[x, y]`, `[x, y, sampleWeight]` or
   * `{ x, y }`), of which the next two are pulled while a step computes.
   *
   * The event loop stays free: steps run many at a time on the stream's own thread. Arrays are copied at the call.
   * @returns the History, whose `history.loss` and so on hold one value an epoch
   * @throws FaultError where a label or an index is out of range: it names the sample, and no variable has changed in that step
   */
  async fit(x: DataTree | Batches, y?: DataTree | null, config: FitConfig = {}): Promise<History> {
    return this.alone('fit', () => {
      this.stopTraining = false;
      return fit(this, x, y, config);
    });
  }
  /** The loss and the metrics over a data set, by name and in order: `const [loss, accuracy] = await model.evaluate(x, y)`. */
  async evaluate(
    x: DataTree | Batches,
    y?: DataTree | null,
    config: EvaluateConfig = {},
  ): Promise<Logs> {
    return this.alone('evaluate', () => evaluate(this, x, y, config));
  }
  /** `fit` over batches, by tfjs's name: `batchesPerEpoch` and `validationBatches` are its names of two options. */
  fitDataset(batches: Batches, config: FitDatasetConfig): Promise<History> {
    const { batchesPerEpoch, validationBatches, ...rest } = config;
    return this.fit(batches, undefined, {
      stepsPerEpoch: batchesPerEpoch,
      validationSteps: validationBatches,
      ...rest,
    });
  }
  /** `evaluate` over batches, by tfjs's name. */
  evaluateDataset(
    dataset: Batches,
    { batches, ...rest }: EvaluateConfig & { batches?: number } = {},
  ): Promise<Logs> {
    return this.evaluate(dataset, undefined, { steps: batches, ...rest });
  }
  /** One update on one batch. @returns loss and metrics of this batch */
  async trainOnBatch(x: DataTree, y?: DataTree | null, config: OnBatchConfig = {}): Promise<Logs> {
    return this.onBatch('train', x, y, config);
  }
  /** Loss and metrics of one batch. */
  async testOnBatch(x: DataTree, y?: DataTree | null, config: OnBatchConfig = {}): Promise<Logs> {
    return this.onBatch('test', x, y, config);
  }
  private onBatch(
    kind: StepKind,
    x: DataTree,
    y: DataTree | null | undefined,
    { sampleWeight, classWeight }: OnBatchConfig,
  ): Promise<Logs> {
    const who = `${kind}OnBatch`;
    return this.alone(who, async () => {
      this.resetMetrics();
      const source = this.sourceOf(who, x, y, sampleWeight);
      const weighed = classWeight
        ? weighClasses(who, source, classWeight, this.outputSample)
        : source;
      await this.stepOnBatch(kind, weighed);
      return this.logs(kind);
    });
  }

  // ---- prediction --------------------------------------------------------------------------------------------------------------

  /**
   * The output for `x`, enqueued: the tensor is there at once, its value when it is read. Several outputs are an array, or a
   * record where the model was given one.
   */
  predict<Y = Tensor>(x: DataTree, config?: PredictConfig): Y;
  predict<Y = Tensor>(x: Batches, config?: PredictConfig): Promise<Y>;
  predict(x: DataTree | Batches, config: PredictConfig = {}): unknown {
    if (isBatches(x)) return this.predictBatches(x, config);
    return this.predictWith('predict', x, config, false);
  }
  /** The output for `x`, computed in this thread before the call returns: no other thread is woken. */
  predictSync<Y = Tensor>(x: DataTree, config: PredictConfig = {}): Y {
    return this.predictWith('predictSync', x, config, true) as Y;
  }
  /** The output for one batch. */
  predictOnBatch<Y = Tensor>(x: DataTree): Y {
    return this.predictWith(
      'predictOnBatch',
      x,
      { batchSize: Number.MAX_SAFE_INTEGER },
      false,
    ) as Y;
  }
  private predictWith(
    who: string,
    x: DataTree,
    { batchSize = 32 }: PredictConfig,
    inline: boolean,
  ): unknown {
    const inputs = this.inputsOf(who, x);
    if (!this.predictor?.isCurrent()) this.predictor = new Predictor(this);
    const y = this.predictor.run(inputs, positiveOption(who, 'batchSize', batchSize), inline);
    if (!(x instanceof Tensor)) disposeMade(inputs, x);
    return y;
  }
  private async predictBatches(batches: Batches, { steps }: PredictConfig): Promise<unknown> {
    const ahead = new Ahead(batches, { limit: steps });
    const parts: unknown[] = [];
    try {
      for (let next = await ahead.next(); !next.done; next = await ahead.next()) {
        const [x] = unpackBatch('predict', next.value);
        parts.push(this.predictOnBatch<unknown>(x));
        ahead.fill();
      }
    } finally {
      ahead.end();
    }
    if (parts.length === 0) throw new Error('predict: the iterable gave no batch.');
    return joined(parts);
  }
  /** The outputs in the structure that the model gives them in. @internal */
  inStructure(y: Tensors): unknown {
    return y;
  }
  /** Whether prediction is the layers' calls and nothing else. @internal */
  get isPreparable(): boolean {
    return this.predictStep === Model.prototype.predictStep;
  }

  // ---- saving ----------------------------------------------------------------------------------------------------------------

  /**
   * Writes a folder: `config.json` (Keras's), the weights under their paths in the safetensors format, and, once the model is
   * compiled, all that a training needs to go on. Whoever is killed meanwhile leaves what was there before, whole.
   */
  save(path: string): Promise<void> {
    return saveModel(path, this);
  }
  /** Writes the weights alone, a safetensors file. */
  saveWeights(path: string): Promise<void> {
    return saveWeights(path, this);
  }
  /**
   * Takes the weights of a file or a saved model.
   * @throws Error that names the weight which the file has not, or of another shape; nothing has changed then
   */
  loadWeights(path: string, config?: LoadWeightsConfig): Promise<void> {
    return loadWeights(path, this, config);
  }
  /** The layers, and how the model was compiled, in Keras's JSON: what `gm.modelFromJSON` reads. */
  toJSON(): string {
    return modelJSON(this);
  }

  // ---- structure --------------------------------------------------------------------------------------------------------------------

  /** The layer of this name, or at this place. */
  getLayer(nameOrIndex: string | number): Layer {
    const found =
      typeof nameOrIndex === 'number'
        ? this.layers[nameOrIndex]
        : this.layers.find(l => l.name === nameOrIndex);
    if (found) return found;
    const names = this.layers.map(l => l.name);
    if (typeof nameOrIndex === 'number')
      throw new RangeError(mismatch('getLayer', `an index below ${names.length}`, nameOrIndex));
    throw new RangeError(
      `getLayer: ${this.title} has no layer ${JSON.stringify(nameOrIndex)}, only ${names.join(', ')}. ${nearest(nameOrIndex, names)}`.trim(),
    );
  }
  /** Prints the layers, their output shapes and parameters, as Keras 3 does. */
  summary(config: SummaryConfig = {}): void {
    summarize(this, config);
  }
}
