// SPDX-License-Identifier: MIT
import { valueAndGrad } from '../autograd.js';
import { mismatch, nearest } from '../errors.js';
import { hasSeveral } from '../layers/calls.js';
import { Layer, type LayerConfig, type Samples, type Tensors } from '../layers/layer.js';
import { Metric } from '../metrics/index.js';
import type { Direction } from '../metrics/metric.js';
import { full } from '../ops/index.js';
import { Optimizer } from '../optimizers/index.js';
import type { Shape } from '../shape.js';
import { type Tensor, Variable } from '../tensor.js';
import { Compiled, type CompileConfig, compileKeys, sumOf } from './compiled.js';
import { Feed } from './feed.js';
import type { Graph } from './graph.js';
import { type Logs, readLogs, type StepLogs } from './logs.js';
import {
  type DataTree,
  inputsOf,
  makeSource,
  type Places,
  type Source,
  targetsOf,
  weightsOf,
} from './source.js';
import { listOf, rowsIn, type StepData, type StepKind, type StepResult, Steps } from './steps.js';

// Of a model that does not say what its inputs and outputs are: as many as the data have.
const anyInputs: readonly string[] = ['input'];
const anyOutputs: readonly string[] = ['output'];

const isVariable = (value: object): value is Variable => value instanceof Variable;
const metricsWithin = (layer: Layer): Metric[] =>
  Object.values(layer).filter(value => value instanceof Metric);

/**
 * A model as its steps see it: what it takes and gives, how it is compiled, and one step on a batch. `Model` adds what makes many.
 */
export abstract class StepModel<C extends LayerConfig = LayerConfig> extends Layer<C> {
  private state: { compiled: Compiled; steps: Steps } | null = null;
  private feeds = new Map<string, Feed>();
  /** What runs on the model now, if anything. */
  protected busy = '';
  private made: readonly Shape[] | null = null;

  /** The layers within: of a subclass those that its fields hold, alone, in arrays or in records. */
  get layers(): readonly Layer[] {
    return this.parts;
  }
  /** Variables in the fields of a subclass are weights too. */
  protected override get ownWeights(): readonly Variable[] {
    return [...new Set([...super.ownWeights, ...this.held(isVariable)])];
  }
  /** How the layers hang together, where that is known. @internal */
  get graph(): Graph | null {
    return null;
  }
  /** The names of the inputs, in the order in which `call` takes them. */
  get inputNames(): readonly string[] {
    return anyInputs;
  }
  /** The names of the outputs, in the order in which `call` gives them: those of their layers. */
  get outputNames(): readonly string[] {
    return anyOutputs;
  }
  /** The shape of one sample of each input; null: not known, or open. @internal */
  get inputSamples(): readonly (Shape | null)[] {
    return this.inputShapes.length > 0 ? this.inputShapes : [this.givenInputShape];
  }
  /** The shape of one sample of each output; null: not known yet, or open. @internal */
  get outputSamples(): readonly (Shape | null)[] {
    if (!this.built || this.inputShapes.length === 0) return [null];
    this.made ??= this.tracedOutputs(this.inputShapes);
    return this.made;
  }
  /** Runs `call` for shapes alone, which builds the layers within. */
  override build(sample: Samples): void {
    this.made = this.tracedOutputs(hasSeveral(sample) ? sample : [sample]);
  }
  private tracedOutputs(samples: readonly Shape[]): readonly Shape[] {
    const made = this.tracedShape(samples.length === 1 ? samples[0] : samples);
    return hasSeveral(made) ? made : [made];
  }
  protected override keepsDtype(): boolean {
    return true; // the layers within decide
  }
  /** @internal */
  get outputSample(): Shape | null {
    return this.outputSamples[0];
  }

  // ---- compile ---------------------------------------------------------------------------------------------------------

  /**
   * Says how the model is trained. May be called again; weights stay, the optimizer starts anew. A subclass that overrides
   * `trainStep` may override it too, and call `super.compile({})`.
   */
  compile(config: CompileConfig): void {
    if (typeof config !== 'object' || config === null)
      throw new TypeError(mismatch('compile', 'a config object', config));
    for (const key of Object.keys(config)) {
      if (!(compileKeys as readonly string[]).includes(key))
        throw new TypeError(
          `compile: has no option ${JSON.stringify(key)}. ${nearest(key, compileKeys)}`.trim(),
        );
    }
    if (this.busy)
      throw new Error(`compile: ${this.title} is in the midst of ${this.busy}. Await it first.`);
    const compiled = new Compiled(config, this.outputPlaces.isOpen ? null : this.outputNames);
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
  /** @internal */
  protected compiledState(who: string): { compiled: Compiled; steps: Steps } {
    if (this.state === null)
      throw new Error(
        `${who}: ${this.title} is not compiled. Call compile({ optimizer, loss }) first.`,
      );
    return this.state;
  }
  get optimizer(): Optimizer {
    return this.compiledState('optimizer').compiled.optimizer;
  }
  /** Those in fields of a subclass, for a `trainStep` with several. @internal */
  get ownOptimizers(): readonly Optimizer[] {
    return this.held(part => part instanceof Optimizer).filter(o => o !== this.optimizer);
  }
  /** Whether `compile` was called. */
  get isCompiled(): boolean {
    return this.state !== null;
  }

  // ---- data ---------------------------------------------------------------------------------------------------------------

  /** @internal */
  get inputPlaces(): Places {
    const names = this.inputNames;
    return { what: 'input', names, samples: this.inputSamples, isOpen: names === anyInputs };
  }
  private get outputPlaces(): Places {
    const names = this.outputNames;
    return { what: 'output', names, samples: this.outputSamples, isOpen: names === anyOutputs };
  }
  /** The samples, targets and weights as tensors that fit this model; builds it where need be. @internal */
  sourceOf(who: string, x: DataTree, y?: DataTree | null, weight?: DataTree | null): Source {
    const { compiled } = this.compiledState(who);
    const inputs = this.inputsOf(who, x);
    const places = this.outputPlaces;
    const given = y !== undefined && y !== null;
    if (!given && compiled.needsTargets && !this.ownsTrainStep)
      throw new TypeError(mismatch(who, 'targets y', y));
    return makeSource(who, {
      x: inputs,
      y: given ? targetsOf(who, y, places, inputs[0].shape[0]) : [],
      weight: weight === undefined || weight === null ? [] : weightsOf(who, weight, places),
    });
  }
  /** @internal */
  inputsOf(who: string, x: DataTree): Tensor[] {
    const inputs = inputsOf(who, this.title, x, this.inputPlaces);
    if (this.built) return inputs;
    const samples = inputs.map(t => t.shape.slice(1));
    this.ensureBuilt(
      samples.length === 1 ? samples[0] : samples,
      inputs.map(t => t.dtype),
    );
    return inputs;
  }
  /** The index and counter for data sets of so many rows, kept from fit to fit. @internal */
  feedFor(rows: number, kind: StepKind, shuffle: boolean): Feed {
    const key = `${kind} ${rows} ${shuffle}`;
    let feed = this.feeds.get(key);
    if (!feed) {
      if (this.feeds.size >= 8) this.feeds.delete(this.feeds.keys().next().value!);
      this.feeds.set(key, (feed = new Feed(rows)));
    }
    return feed;
  }
  /** The schedule's learning rates from step `first` on. @internal */
  ratesFor(first: number, steps: number): Float64Array {
    const { optimizer } = this.compiled;
    return Float64Array.from({ length: steps }, (_, i) => optimizer.rateAt(first + i));
  }

  // ---- steps -----------------------------------------------------------------------------------------------------------------

  /**
   * One step of training on a batch: forward, backward, update, metrics. Override it for a step of your own: `fit` records it once
   * and replays it, so it computes with ops, keeps its state in variables, and returns scalars by name, which become the logs.
   *
   * @example
   * override trainStep({ x, y }: gm.StepData) {
   *   const step = gm.valueAndGrad(() => this.computeLoss({ x, y, yPred: this.call(x, { training: true }) }), this.trainableWeights);
   *   const { value: loss, grads } = step();
   *   this.optimizer.apply(grads, this.trainableWeights);
   *   return { loss };
   * }
   */
  trainStep({ x, y, sampleWeight }: StepData): StepLogs {
    const weights = this.trainableWeights;
    const { optimizer } = this;
    const step = valueAndGrad((): [Tensor, { yPred: Tensors; loss: Tensor }] => {
      const yPred = this.forward(x, true);
      const loss = this.computeLoss({ x, y, yPred, sampleWeight });
      return [optimizer.scaleLoss(loss), { yPred, loss }];
    }, weights);
    const { grads, aux } = step();
    optimizer.apply(grads, weights);
    return this.afterStep({ x, y, yPred: aux.yPred, sampleWeight }, aux.loss);
  }
  /** One step of evaluation on a batch; overridden as `trainStep` is. */
  testStep({ x, y, sampleWeight }: StepData): StepLogs {
    const result = { x, y, yPred: this.forward(x, false), sampleWeight };
    return this.afterStep(result, this.computeLoss(result));
  }
  /** The outputs for a batch, as `predict` gives them. */
  predictStep({ x }: StepData): Tensor | Tensor[] {
    return this.forward(x, false);
  }
  private forward(x: Tensors, training: boolean): Tensors {
    return this.apply<Tensors>(x, { training });
  }
  /** The mean loss of an epoch weighs each batch by its samples, as Keras has it. */
  private afterStep(result: StepResult, loss: Tensor): StepLogs {
    const rows = listOf(result.x)[0].shape[0];
    this.compiled.total.updateState(loss.reshape([1]), full([1], rows));
    return this.computeMetrics(result);
  }

  /** The scalar that training minimises: the compiled losses, times their weights, and what layers and regularizers add. */
  computeLoss(result: StepResult): Tensor {
    const own = this.compiled.losses(this.title, rowsIn(result), listOf(result.yPred));
    const losses = [...own, ...this.losses()];
    if (losses.length > 0) return sumOf(losses);
    const advice = "Compile the model with one, for example loss: 'meanSquaredError'.";
    throw new TypeError(mismatch(this.title, 'a `loss`', undefined, advice));
  }
  /** Counts a batch into the compiled metrics. @returns what all metrics say now */
  computeMetrics(result: StepResult): StepLogs {
    this.compiled.update(this.title, rowsIn(result), listOf(result.yPred));
    return this.getMetricsResult();
  }
  /** Those of `compile`, and those that the model or a layer of it has as a property. They are reset before each epoch. */
  get metrics(): readonly Metric[] {
    const compiled = this.state?.compiled.metrics.map(({ metric }) => metric) ?? [];
    return [...compiled, ...[this, ...this.layers].flatMap(metricsWithin)];
  }
  /** The keys of the logs, in the order in which `evaluate` can be taken apart. */
  get metricsNames(): string[] {
    return Object.keys(this.namedMetrics());
  }
  /** What the metrics say now, by the keys of the logs. */
  getMetricsResult(): Record<string, Tensor> {
    const named = Object.entries(this.namedMetrics());
    return Object.fromEntries(named.map(([name, metric]) => [name, metric.result()]));
  }
  /** Whether a greater value of a key of the logs is better, where its metric says so. @internal */
  directionOf(name: string): Direction | undefined {
    return this.namedMetrics()[name]?.direction;
  }
  private namedMetrics(): Record<string, Metric> {
    const names = new Map(this.compiled.metrics.map(({ metric, name }) => [metric, name]));
    return Object.fromEntries(this.metrics.map(m => [names.get(m) ?? m.name, m]));
  }
  /** Lets the metrics start anew. */
  resetMetrics(): void {
    for (const m of this.metrics) m.reset();
  }
  /** @internal */
  get ownsTrainStep(): boolean {
    return this.trainStep !== StepModel.prototype.trainStep;
  }
  /** @internal */
  returnsLogs(kind: StepKind): boolean {
    const isOwn =
      kind === 'train' ? this.ownsTrainStep : this.testStep !== StepModel.prototype.testStep;
    return isOwn || this.computeMetrics !== StepModel.prototype.computeMetrics;
  }
  /** What the steps so far say. @internal */
  logs(kind: StepKind): Promise<Logs> {
    return this.steps.logs(kind)?.read() ?? readLogs(Object.entries(this.getMetricsResult()));
  }
  /** Enqueues a step. @returns when it is done @internal */
  async stepOnBatch(kind: StepKind, source: Source): Promise<void> {
    const done = this.steps.onBatch(kind, source);
    try {
      await done.data();
    } finally {
      done.dispose();
    }
  }
}
