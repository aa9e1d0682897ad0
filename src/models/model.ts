// SPDX-License-Identifier: MIT
import { Callbacks } from '../callbacks/index.js';
import type { History } from '../callbacks/index.js';
import { replay } from '../capture.js';
import { mismatch, nearest, ShapeError } from '../errors.js';
import { type CallOptions, Layer, type LayerConfig } from '../layers/layer.js';
import { concat } from '../ops/index.js';
import type { Optimizer } from '../optimizers/index.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { Compiled, type CompileConfig } from './compiled.js';
import { Feed } from './feed.js';
import { evaluateSource, type EvaluateConfig, fit, type FitConfig, positiveOption } from './fit.js';
import type { Logs } from './logs.js';
import { Predictor } from './predict.js';
import {
  type Batches,
  type Data,
  expectSamples,
  isBatches,
  makeSource,
  type Source,
  toSamples,
} from './source.js';
import { partsOf, present, type StepKind, Steps } from './steps.js';
import { summarize, type SummaryConfig } from './summary.js';

export interface PredictConfig {
  /** Samples in a replay. Default 32. */
  batchSize?: number;
}

const compileKeys = ['optimizer', 'loss', 'metrics', 'weightedMetrics', 'lossWeights'];

/** What can be compiled, trained, evaluated and asked: `Sequential`, or a subclass of your own with `build` and `call`. */
export abstract class Model<C extends LayerConfig = LayerConfig> extends Layer<C> {
  /** Set by a callback (`EarlyStopping`) to end the training after the present epoch. */
  stopTraining = false;
  private state: { compiled: Compiled; steps: Steps } | null = null;
  private predictor: Predictor | null = null;
  private feeds = new Map<string, Feed>();
  private busy = '';

  abstract get layers(): readonly Layer[];
  /** The names of the inputs, in the order in which `call` takes them. */
  get inputNames(): readonly string[] {
    return ['input'];
  }
  /** The names of the outputs, in the order in which `call` gives them: those of their layers. */
  get outputNames(): readonly string[] {
    return ['output'];
  }
  /** The shape of one sample of each input; null: not known, or open. @internal */
  get inputSamples(): readonly (Shape | null)[] {
    return [this.inputShape ?? this.givenInputShape];
  }
  /** The shape of one sample of each output; null: not known yet, or open. @internal */
  abstract get outputSamples(): readonly (Shape | null)[];
  /** @internal */
  get outputSample(): Shape | null {
    return this.outputSamples[0];
  }

  // ---- compile ---------------------------------------------------------------------------------------------------------

  /** Says how the model is trained. May be called again; weights stay, the optimizer starts anew. */
  compile(config: CompileConfig): void {
    if (typeof config !== 'object' || config === null)
      throw new TypeError(mismatch('compile', 'a config object', config));
    for (const key of Object.keys(config)) {
      if (!compileKeys.includes(key))
        throw new TypeError(
          `compile: has no option ${JSON.stringify(key)}. ${nearest(key, compileKeys)}`.trim(),
        );
    }
    if (this.busy)
      throw new Error(`compile: ${this.title} is in the midst of ${this.busy}. Await it first.`);
    const compiled = new Compiled(config);
    this.state = { compiled, steps: new Steps(this, compiled) };
  }
  /** @internal */
  get compiled(): Compiled {
    return this.compiledState('this').compiled;
  }
  /** @internal */
  get steps(): Steps {
    return this.compiledState('this').steps;
  }
  private compiledState(who: string): { compiled: Compiled; steps: Steps } {
    if (this.state === null)
      throw new Error(
        `${who}: ${this.title} is not compiled. Call compile({ optimizer, loss }) first.`,
      );
    return this.state;
  }
  get optimizer(): Optimizer {
    return this.compiledState('optimizer').compiled.optimizer;
  }
  /** Whether `compile` was called. */
  get isCompiled(): boolean {
    return this.state !== null;
  }

  // ---- data ---------------------------------------------------------------------------------------------------------------

  /** The samples, targets and weights as tensors that fit this model; builds it where need be. @internal */
  sourceOf(who: string, x: Data, y?: Data, weight?: Data): Source {
    this.compiledState(who);
    const input = this.inputOf(who, x);
    if (y === undefined || y === null) throw new TypeError(mismatch(who, 'targets y', y));
    const targets = toSamples(`${who}: y`, y, null);
    const weights =
      weight === undefined || weight === null
        ? undefined
        : toSamples(`${who}: sampleWeight`, weight, []);
    return makeSource(who, input, this.fitTargets(targets, input), weights);
  }
  /** Flat targets of an output with several values a sample take its shape. */
  private fitTargets(y: Tensor, x: Tensor): Tensor {
    const sample = this.outputSample!;
    const width = sample.reduce((a, b) => a * b, 1);
    return y.rank === 1 &&
      y.shape[0] === x.shape[0] * width &&
      width > 1 &&
      y.shape[0] !== x.shape[0]
      ? y.reshape([x.shape[0], ...sample])
      : y;
  }
  /** @internal */
  inputOf(who: string, x: Data): Tensor {
    const input = toSamples(`${who}: x`, x, this.sampleShape());
    if (!this.built) this.ensureBuilt(input.shape.slice(1));
    if (this.inputShape) expectSamples(`${who}: ${this.title}`, 'samples', input, this.inputShape);
    return input;
  }
  private sampleShape(): Shape | null {
    return this.inputShape ?? this.givenInputShape;
  }
  /** The index and counter for data sets of so many rows, kept from fit to fit. @internal */
  feedFor(rows: number, kind: StepKind): Feed {
    const key = `${kind} ${rows}`;
    let feed = this.feeds.get(key);
    if (!feed) {
      if (this.feeds.size >= 8) this.feeds.delete(this.feeds.keys().next().value!);
      this.feeds.set(key, (feed = new Feed(rows)));
    }
    return feed;
  }
  /** The schedule's learning rates for the steps of an epoch. @internal */
  ratesFor(steps: number): Float64Array {
    const { optimizer } = this.compiled;
    const { stepsTaken } = optimizer;
    return Float64Array.from({ length: steps }, (_, i) => optimizer.rateAt(stepsTaken + i));
  }

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
   * Trains for `epochs` passes over `x` and `y` (tensors, arrays, typed arrays; or an iterable of batches `[x, y]`).
   *
   * The event loop stays free: steps run many at a time on the stream's own thread. Arrays are copied at the call.
   * @returns the History, whose `history.loss` and so on hold one value an epoch
   * @throws FaultError where a label or an index is out of range: it names the sample, and no variable has changed in that step
   */
  async fit(x: Data | Batches, y?: Data, config: FitConfig = {}): Promise<History> {
    return this.alone('fit', () => {
      this.stopTraining = false;
      return fit(this, x, y, config);
    });
  }
  /** The loss and the metrics over a data set, by name and in order: `const [loss, accuracy] = await model.evaluate(x, y)`. */
  async evaluate(x: Data | Batches, y?: Data, config: EvaluateConfig = {}): Promise<Logs> {
    return this.alone('evaluate', async () => {
      const callbacks = new Callbacks(this, config.callbacks, config.verbose ?? 'auto', 'evaluate');
      if (!isBatches(x))
        return evaluateSource(
          this,
          this.sourceOf('evaluate', x, y, config.sampleWeight),
          positiveOption('evaluate', 'batchSize', config.batchSize ?? 32),
          callbacks,
          config.signal,
        );
      this.compiled.reset();
      for await (const batch of x)
        await this.stepOnBatch('test', this.sourceOf('evaluate', batch[0], batch[1], batch[2]));
      return this.compiled.logs();
    });
  }
  /** One update on one batch. @returns loss and metrics of this batch */
  async trainOnBatch(
    x: Data,
    y: Data,
    { sampleWeight }: { sampleWeight?: Data } = {},
  ): Promise<Logs> {
    return this.onBatch('train', x, y, sampleWeight);
  }
  /** Loss and metrics of one batch. */
  async testOnBatch(
    x: Data,
    y: Data,
    { sampleWeight }: { sampleWeight?: Data } = {},
  ): Promise<Logs> {
    return this.onBatch('test', x, y, sampleWeight);
  }
  private onBatch(kind: StepKind, x: Data, y: Data, weight?: Data): Promise<Logs> {
    return this.alone(`${kind}OnBatch`, async () => {
      this.compiledState(`${kind}OnBatch`).compiled.reset();
      await this.stepOnBatch(kind, this.sourceOf(`${kind}OnBatch`, x, y, weight));
      return this.compiled.logs();
    });
  }
  /** @internal */
  async stepOnBatch(kind: StepKind, source: Source): Promise<void> {
    const { steps } = this.compiledState(kind);
    const program = steps.fromBatch(kind, source);
    steps.beforeReplay();
    const [done] = replay(program, present(partsOf(source)), false);
    await done.data();
    done.dispose();
  }

  // ---- prediction --------------------------------------------------------------------------------------------------------------

  /** The output for `x`, enqueued: the tensor is there at once, its value when it is read. */
  predict(x: Data, config?: PredictConfig): Tensor;
  predict(x: Batches, config?: PredictConfig): Promise<Tensor>;
  predict(x: Data | Batches, config: PredictConfig = {}): Tensor | Promise<Tensor> {
    if (isBatches(x)) return this.predictBatches(x);
    return this.predictWith('predict', x, config, false);
  }
  /** The output for `x`, computed in this thread before the call returns: no other thread is woken. */
  predictSync(x: Data, config: PredictConfig = {}): Tensor {
    return this.predictWith('predictSync', x, config, true);
  }
  private predictWith(
    who: string,
    x: Data,
    { batchSize = 32 }: PredictConfig,
    inline: boolean,
  ): Tensor {
    const input = this.inputOf(who, x);
    if (!this.predictor?.isCurrent()) this.predictor = new Predictor(this);
    const y = this.predictor.run(input, positiveOption(who, 'batchSize', batchSize), inline);
    if (input !== x) input.dispose();
    return y;
  }
  private async predictBatches(batches: Batches): Promise<Tensor> {
    const parts: Tensor[] = [];
    for await (const batch of batches)
      parts.push(
        this.predictWith(
          'predict',
          Array.isArray(batch) ? (batch[0] as Data) : batch,
          { batchSize: 2 ** 31 },
          false,
        ),
      );
    return concat(parts, 0);
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
    if (!this.built)
      throw new ShapeError(
        `summary: ${this.title} has no shapes before it is built. Give the first layer an inputShape, or call the model once.`,
      );
    summarize(this, config);
  }
}
