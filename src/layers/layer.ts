// SPDX-License-Identifier: MIT
import type { Constraint } from '../constraints/index.js';
import type { DType } from '../dtype.js';
import { mismatch, nearest, ShapeError, shapeText } from '../errors.js';
import { getInitializer, type Initializer, type InitializerLike } from '../initializers/index.js';
import { getRegularizer, type Regularizer, type RegularizerLike } from '../regularizers/index.js';
import type { SeedGenerator } from '../random.js';
import { fromConfig, plainConfig } from '../saving/object.js';
import { withoutScope } from '../scope.js';
import { checkShape, sameShape, type Shape } from '../shape.js';
import { stream, Trace } from '../stream.js';
import { Tensor, toTensor, type TensorLike, type Variable } from '../tensor.js';
import { assign, variable } from '../variable.js';
import { cast, div, sum } from '../ops/index.js';
import { mapLeaves } from '../tree.js';
import { heldIn } from './fields.js';
import type { Prepared } from './prepared.js';
import {
  applyToSymbols,
  hasSymbolicOptions,
  hasSymbols,
  type Node,
  type Spec,
  type SymbolicShape,
  type SymbolicTensor,
  type Symbols,
  unpacked,
} from './symbolic.js';

/** What every layer's config takes. */
export interface LayerConfig {
  /** Unique in a model; made from the class (`dense`, `dense_1`, ...) where it is not given. */
  name?: string;
  /** The dtype that the layer computes in. Only float32 (float64 on the reference backend) so far. */
  dtype?: DType;
  /** Whether training changes the layer's weights. Default true. */
  trainable?: boolean;
  /** A penalty on the outputs, divided by the number of samples, that training adds to the loss. */
  activityRegularizer?: RegularizerLike;
  /** For a first layer: the shape of one sample, without the batch axis. */
  inputShape?: Shape;
  /** The same with the batch axis in front (null: any). */
  batchInputShape?: readonly (number | null)[];
}

/** One tensor, or several in Keras's call order. */
export type Tensors = Tensor | Tensor[];
/** The shape of one sample of the input, or of each of several. */
export type Samples = Shape | readonly Shape[];
/** Which steps count: boolean, `[batch, steps]`; one for each of several tensors. Without one all do. */
export type Masks = Tensor | null | readonly (Tensor | null)[];

export interface CallOptions {
  /** Whether this is a step of training: dropout and the like behave accordingly. */
  training: boolean;
  /** Default: the mask that the input carries. */
  mask?: Masks | undefined;
  /** What a recurrent layer starts from: its states, in the order in which `returnState` gives them. */
  initialState?: Tensors | undefined;
  /** Attention: whether query number i sees the keys up to number i alone. */
  useCausalMask?: boolean | undefined;
  /** Attention of several heads: whether a query may see a key, `[batch, queries, keys]` or what stretches to it. */
  attentionMask?: TensorLike | undefined;
  /** Attention: whether the weights that the values were given are a second output. */
  returnAttentionScores?: boolean | undefined;
}

/** The same of a symbolic call. */
export type Symbolic<O> = { [K in keyof O]?: O[K] | Symbols };

export interface WeightOptions {
  initializer?: InitializerLike;
  regularizer?: Regularizer | null;
  constraint?: Constraint | null;
  trainable?: boolean;
  dtype?: DType;
}

const counters = new Map<string, number>();
/** `dense`, then `dense_1`, `dense_2` ... @internal */
export function automaticName(base: string): string {
  const n = counters.get(base) ?? 0;
  counters.set(base, n + 1);
  return n === 0 ? base : `${base}_${n}`;
}

/** `MaxPooling2D` gives `max_pooling2d`, as Keras names layers. @internal */
export const snakeCase = (className: string): string =>
  className
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

const commonKeys = [
  'name',
  'dtype',
  'trainable',
  'activityRegularizer',
  'inputShape',
  'batchInputShape',
] as const;

/** A penalty that a call gave. */
interface Added {
  loss: Tensor;
  /** The recording that it belongs to; null: none. */
  trace: Trace | null;
}
/** The penalty on a weight. */
const regularizers = new WeakMap<Variable, Regularizer>();
/** The fields of every layer: layers in others are parts of the layer. */
let commonFields: ReadonlySet<string> | null = null;

/**
 * A layer declares its config, builds its weights once it knows the shape of its input, and calls ops. Subclass it for a layer of
 * your own: `build` makes weights with `addWeight`, `call` computes.
 */
export abstract class Layer<
  C extends LayerConfig = LayerConfig,
  O extends CallOptions = CallOptions,
> {
  /** Keras's class name. */
  declare static readonly className: string;
  /** The keys of the config, beside those of every layer. */
  static readonly configKeys: readonly string[] = [];

  readonly name: string;
  readonly dtype: DType;
  readonly config: C;
  built = false;
  /** The shape of one sample (of the first input, where there are several) that the layer was built for. */
  inputShape: Shape | null = null;
  /** The same of each input; empty where an axis is open. @internal */
  inputShapes: readonly Shape[] = [];
  /** The dtype of each input that the layer was built for, where data came. @internal */
  inputDtypes: readonly DType[] = [];
  /** Whether the layer knows what becomes of a mask. One that does not loses it, with a warning. */
  supportsMasking = this.computeMask !== Layer.prototype.computeMask;
  /** Those that it draws from, where it has a seed of its own. @internal */
  readonly seedGenerators: SeedGenerator[] = [];
  /** The symbolic calls of the layer so far. */
  readonly inboundNodes: Node[] = [];
  private warned = false;
  private readonly own: Variable[] = [];
  private trains: boolean;
  private added: Added[] = [];
  protected activityRegularizer: Regularizer | undefined;

  constructor(config: C = {} as C) {
    if (typeof config !== 'object' || config === null)
      throw new TypeError(mismatch(this.className, 'a config object', config));
    this.checkKeys(config);
    this.config = config;
    this.name = config.name ?? automaticName(snakeCase(this.className));
    this.dtype = config.dtype ?? 'float32';
    this.trains = config.trainable ?? true;
    this.activityRegularizer = getRegularizer(config.activityRegularizer) ?? undefined;
    if (this.dtype !== 'float32' && this.dtype !== 'float64')
      throw new TypeError(
        mismatch(this.title, 'dtype float32 (float64 on the reference backend)', this.dtype),
      );
    commonFields ??= new Set(Object.keys(this));
  }

  get className(): string {
    return (this.constructor as typeof Layer).className ?? this.constructor.name;
  }
  /** The layer as errors name it: `Dense "dense_1"`. */
  get title(): string {
    return `${this.className} "${this.name}"`;
  }
  private checkKeys(config: C): void {
    const own = (this.constructor as typeof Layer).configKeys;
    if (
      own.length === 0 &&
      this.className === this.constructor.name &&
      !Object.hasOwn(this.constructor, 'configKeys')
    )
      return; // a user's own layer
    const known = [...commonKeys, ...own];
    for (const key of Object.keys(config)) {
      if (!known.includes(key))
        throw new TypeError(
          `${this.className}: has no option ${JSON.stringify(key)}. ${nearest(key, known)}`.trim(),
        );
    }
  }

  /** The shape of a batch that a first layer was given (null: an axis of any length), or null. @internal */
  get givenBatchShape(): SymbolicShape | null {
    const { inputShape, batchInputShape } = this.config;
    const shape = inputShape ? [null, ...inputShape] : batchInputShape;
    if (!shape) return null;
    checkShape(
      `${this.title}: inputShape`,
      shape.map(n => n ?? 1),
    );
    return shape;
  }
  /** The shape of one sample that a first layer was given; null: none, or an open one. @internal */
  get givenInputShape(): Shape | null {
    return knownSample(this.givenBatchShape);
  }

  /** Makes the weights for samples of this shape. Overridden by layers that have any. */
  build(_sample: Samples): void {}
  /** Computes the output for a batch. */
  abstract call(x: Tensors, options: O): Tensors;
  /** Which steps of the output count, given those of the input. */
  computeMask(_x: Tensors, mask: Masks): Masks {
    return mask;
  }

  /**
   * The layer's output for a batch `x`, real or under capture; builds the layer at the first call. Several inputs are an array of
   * tensors in Keras's call order; so are several outputs. Of symbolic tensors (`gm.input`) it gives symbolic ones, of which
   * `gm.model` makes a model.
   *
   * @example const [y, h, c] = gm.layers.lstm({ units: 8, returnState: true }).apply<gm.Tensor[]>(x);
   */
  apply(x: SymbolicTensor, options?: Symbolic<O>): SymbolicTensor;
  apply<Y extends Symbols = SymbolicTensor>(x: Symbols, options?: Symbolic<O>): Y;
  apply<Y extends Tensors = Tensor>(x: TensorLike, options?: Partial<O>): Y;
  apply(given: TensorLike | Symbols, options: Partial<O> | Symbolic<O> = {}): Tensors | Symbols {
    const x = this.ordered(given);
    return hasSymbols(x) || hasSymbolicOptions(options)
      ? applyToSymbols(this, x, options)
      : this.applyToTensors(x as TensorLike, options as Partial<O>);
  }
  /** The inputs in the order of `call`: of models, whose inputs have names, a record will do. @internal */
  ordered(x: unknown): unknown {
    return x;
  }
  /** What the layer makes of values before they become tensors. */
  protected read(x: TensorLike): TensorLike {
    return x;
  }
  private applyToTensors(x: TensorLike, options: Partial<O>): Tensors {
    const given = this.read(x);
    const input = isSeveral(given)
      ? given.map(part => this.admit(toTensor(part)))
      : this.admit(toTensor(given));
    this.ensureBuilt(
      each(input, t => t.shape.slice(1)),
      [input].flat().map(t => t.dtype),
    );
    const mask = options.mask ?? each(input, t => t.mask);
    return this.withinCall(options.training, training => {
      const y = this.call(input, { ...options, training, mask } as Partial<O> as O);
      if (this.activityRegularizer) this.regularizeActivity(y, this.activityRegularizer);
      this.markOutput(input, y, mask);
      return y;
    });
  }
  /** Runs a call: what says nothing of training follows the call around it. A call that none is around forgets earlier losses. */
  private withinCall(training: boolean | undefined, run: (training: boolean) => Tensors): Tensors {
    const around = callAround;
    if (around === null && lossesWereAdded) this.forgetLosses();
    callAround = { training: training ?? around?.training ?? false };
    try {
      return run(callAround.training);
    } finally {
      callAround = around;
    }
  }
  /** Those of this recording, or of the calls outside of any. */
  private forgetLosses(): void {
    for (const layer of this.withParts)
      layer.added = layer.added.filter(({ trace }) => trace !== stream.trace);
  }
  private regularizeActivity(y: Tensors, regularizer: Regularizer): void {
    for (const t of [y].flat())
      if (t.dtype === 'float32' || t.dtype === 'float64')
        this.addLoss(div(regularizer.call(t), Math.max(1, t.shape[0])));
  }
  /** Gives the output the mask that `computeMask` says, unless it has one. */
  protected markOutput(x: Tensors, y: Tensors, mask: Masks): void {
    if (!this.supportsMasking) return this.warnOfLostMask(mask);
    const outputs = [y].flat();
    if (outputs.every(t => t.mask !== null)) return;
    const masks = [this.computeMask(x, mask)].flat();
    outputs.forEach((t, i) => (t.mask ??= masks[i] ?? null));
  }
  private warnOfLostMask(mask: Masks): void {
    if (this.warned || [mask].flat().every(m => m === null)) return;
    this.warned = true;
    const advice = 'The layers behind it see every step.';
    process.emitWarning(
      `${this.title}: does not pass on its input's mask. ${advice}`,
      'GemmuleWarning',
    );
  }
  /** The layer as prediction runs it, or null where that is `apply`; it may take in some of the layers behind it. @internal */
  prepared(_following: readonly Layer[]): Prepared | null {
    return null;
  }
  /** The input in the dtype that the layer computes in. @internal */
  admit(x: Tensor): Tensor {
    if (x.rank < 1)
      throw new ShapeError(mismatch(this.title, 'an input with a batch axis', x.shape));
    if (x.dtype === this.dtype || this.keepsDtype()) return x;
    const y = cast(x, this.dtype);
    y.mask = x.mask;
    return y;
  }
  /** Layers that take integers as they are (Embedding, Reshape) say so. */
  protected keepsDtype(): boolean {
    return false;
  }
  /** @internal */
  ensureBuilt(sample: Samples, dtypes: readonly DType[] = []): void {
    if (this.built) return;
    this.inputDtypes = dtypes;
    this.orAsBefore(() => withoutScope(() => stream.outside(() => this.build(sample))));
    this.inputShapes = hasSeveral(sample) ? sample : [sample];
    this.inputShape = this.inputShapes[0];
    this.built = true;
  }
  /** Where `change` throws, the layer and those within it have the weights and the calls that they had. @internal */
  orAsBefore(change: () => void): void {
    const before = this.withParts.map(layer => ({
      layer,
      built: layer.built,
      weights: layer.own.length,
      nodes: layer.inboundNodes.length,
    }));
    try {
      change();
    } catch (error) {
      for (const { layer, built, weights, nodes } of before) {
        layer.own.length = weights;
        layer.inboundNodes.length = nodes;
        if (layer.built && !built) layer.inputShape = null;
        layer.built = built;
      }
      throw error;
    }
  }

  /** Throws where a batch is not what the layer was built for. */
  protected expectInput(x: Tensor, expected: string, good: boolean): void {
    if (!good)
      throw new ShapeError(
        mismatch(
          this.title,
          `input ${expected} (as when the layer was built)`,
          x.shape,
          'Reshape the input or build a new layer.',
        ),
      );
  }
  /** Throws where a batch is on one of these axes not what the layer was built for. */
  protected expectExtents(x: Tensor, axes: readonly number[]): void {
    const sample = this.inputShape ?? x.shape.slice(1);
    const extents = ['batch', ...sample.map((n, i) => (axes.includes(i + 1) ? n : 'any'))];
    const fits = axes.every(axis => x.shape[axis] === extents[axis]);
    this.expectInput(x, `[${extents.join(', ')}]`, x.rank === extents.length && fits);
  }
  /** The mask of the steps of `x`, or null. @throws ShapeError where it is of another shape */
  protected stepMask(x: { readonly shape: Shape }, mask: Masks | undefined): Tensor | null {
    const given = firstMask(mask);
    if (given === null || sameShape(given.shape, x.shape.slice(0, 2))) return given;
    const expected = `a mask of shape ${shapeText(x.shape.slice(0, 2))}, one value for each step`;
    throw new ShapeError(mismatch(this.title, expected, given.shape));
  }
  /** Throws where samples of this shape are nothing that the layer could be built for. */
  protected expectSample(sample: Shape, expected: string, good: boolean): void {
    if (!good) throw new ShapeError(mismatch(this.title, `samples of shape ${expected}`, sample));
  }

  /** A new weight, initialised at once. */
  protected addWeight(name: string, shape: Shape, options: WeightOptions = {}): Variable {
    const initializer: Initializer = getInitializer(options.initializer ?? 'glorotUniform');
    const dtype = options.dtype ?? this.dtype;
    const value = initializer.call(shape, dtype);
    const weight = variable(value, { name, trainable: options.trainable ?? true, dtype });
    value.dispose();
    weight.path = `${this.name}/${name}`;
    weight.constraint = options.constraint ?? undefined;
    if (options.regularizer) regularizers.set(weight, options.regularizer);
    this.own.push(weight);
    return weight;
  }

  /** The layers within this one, whose weights and penalties are its own too: those that its fields hold, alone or in arrays. */
  protected get parts(): readonly Layer[] {
    return this.held(part => part instanceof Layer);
  }
  /** What the fields of a subclass hold of a kind, alone, in arrays or in plain objects. */
  protected held<T extends object>(is: (value: object) => value is T): T[] {
    return heldIn(this, commonFields!, is);
  }
  /** The weights that are no part's. */
  protected get ownWeights(): readonly Variable[] {
    return this.own;
  }
  /** The layer and all within it, each once. */
  private get withParts(): Layer[] {
    const found = new Set<Layer>();
    const add = (layer: Layer): void => {
      if (found.has(layer)) return;
      found.add(layer);
      layer.parts.forEach(add);
    };
    add(this);
    return [...found];
  }
  /** Whether training changes the weights. Setting it sets it for the layers within too, as in Keras. */
  get trainable(): boolean {
    return this.trains;
  }
  set trainable(value: boolean) {
    for (const layer of this.withParts) layer.trains = value;
  }
  /** All weights, as Keras orders them: the layer's own, of which the trainable ones come first, then those of the layers within. */
  get weights(): Variable[] {
    const { ownWeights: all } = this;
    const own = [...all.filter(w => w.trainable), ...all.filter(w => !w.trainable)];
    return [...new Set([...own, ...this.parts.flatMap(part => part.weights)])];
  }
  /** The weights that training changes: none while the layer is frozen. */
  get trainableWeights(): Variable[] {
    if (!this.trainable) return [];
    const inner = this.parts.flatMap(part => part.trainableWeights);
    return [...new Set([...this.ownWeights.filter(w => w.trainable), ...inner])];
  }
  get nonTrainableWeights(): Variable[] {
    const trained = new Set(this.trainableWeights);
    return this.weights.filter(w => !trained.has(w));
  }

  /**
   * Adds a scalar to what training minimises: for use within `call`. It stands until the next call.
   *
   * @example override call(x) { this.addLoss(gm.mean(gm.square(x))); return x; }
   */
  addLoss(loss: Tensor | readonly Tensor[]): void {
    if (isTracingShapes()) return;
    const { trace } = stream;
    this.added = this.added.filter(known => known.trace === null || known.trace === trace);
    const given: unknown[] = [loss].flat();
    for (const t of given) {
      if (!(t instanceof Tensor))
        throw new TypeError(mismatch(`${this.title}: addLoss`, 'a tensor', t));
      this.added.push({ loss: t, trace });
    }
    lossesWereAdded = true;
  }
  /** What `addLoss` and activity regularizers gave in the last call, and the penalties of the weights that train: scalars. */
  losses(): Tensor[] {
    const added = this.withParts
      .flatMap(layer => layer.added)
      .filter(({ trace }) => trace === stream.trace)
      .map(({ loss }) => (loss.rank === 0 ? loss : sum(loss)));
    const penalties = this.trainableWeights.flatMap(w => regularizers.get(w)?.call(w) ?? []);
    return [...added, ...penalties];
  }

  /** What the layer was applied to. @throws Error where there is no symbolic call, or more than one */
  get input(): Symbols {
    return unpacked(this.onlyNode('input').inputs);
  }
  /** What the layer gave. @throws Error where there is no symbolic call, or more than one */
  get output(): Symbols {
    return unpacked(this.onlyNode('output').outputs);
  }
  private onlyNode(what: 'input' | 'output'): Node {
    const { length } = this.inboundNodes;
    if (length === 1) return this.inboundNodes[0];
    const advice =
      length === 0
        ? 'Apply it to what gm.input gives first.'
        : `Choose one of them: layer.inboundNodes[i].${what}s.`;
    const expected = `one symbolic call of the layer, for it to have an ${what}`;
    throw new Error(mismatch(this.title, expected, length, advice));
  }

  countParams(): number {
    if (!this.built)
      throw new Error(
        `${this.title}: has no weights before it is built. Give the first layer an inputShape, or call the model once.`,
      );
    return this.weights.reduce((n, w) => n + w.size, 0);
  }
  /** Snapshots of the weights. */
  getWeights(): Tensor[] {
    return this.weights.map(w => w.value);
  }
  /** Takes new values for all weights, in the order of `weights`. */
  setWeights(values: readonly TensorLike[]): void {
    setWeights(this.title, this.weights, values);
  }
  /**
   * What `fromConfig` makes the layer of again, as values that JSON can hold: other objects within it (layers, initializers) stand
   * there as `{ module, className, config, registeredName }`. A layer of your own overrides it where its constructor takes more
   * than its config.
   */
  getConfig(): Record<string, unknown> {
    const { name, trainable, dtype } = this;
    return plainConfig({ ...this.config, name, trainable, dtype });
  }
  /** A layer of what `getConfig` gave. */
  static readonly fromConfig = fromConfig;
  /** Where Keras has the class. @internal */
  get kerasModule(): string {
    return 'keras.layers';
  }
  /**
   * The layer and all within it, each with its path, `bidirectional/forward_lstm/`. Layers that are built alike have the same: the
   * numbers of automatic names count anew. @internal
   */
  *namedParts(path = ''): Iterable<[string, Layer]> {
    yield [path, this];
    const unique = uniqueNames();
    for (const part of this.parts) yield* part.namedParts(`${path}${unique(stableName(part))}/`);
  }
  /** The weights by their paths as seen from here: `dense/kernel`. @internal */
  namedWeights(): Map<string, Variable> {
    const found = new Map<string, Variable>();
    const seen = new Set<Variable>();
    for (const [path, layer] of this.namedParts()) {
      const unique = uniqueNames();
      for (const weight of layer.own.filter(w => !seen.has(w))) {
        seen.add(weight);
        found.set(path + unique(weight.name), weight);
      }
    }
    return found;
  }
  /** The shape of one output sample (of each output) for input samples of this shape: what the ops say, nothing that a layer repeats. @internal */
  outputShape(sample: Shape): Shape;
  outputShape(sample: Samples): Samples;
  outputShape(sample: Samples): Samples {
    this.ensureBuilt(sample);
    return this.tracedShape(sample);
  }
  /** The same of a layer that is built, or being built. @internal */
  protected tracedShape(sample: Samples): Samples {
    const dtypes = this.inputDtypes.length > 0 ? this.inputDtypes : this.dtype;
    const call = (x: Tensors) => this.call(x, { training: false } as Partial<O> as O);
    return traceShape(sample, dtypes, call);
  }
  /** What a call gives, of which `x` and `options` hold a spec (of one sample) for each tensor. @internal */
  outputSpecs(x: unknown, options: object): Spec[] {
    return tracing(() => {
      const placeholder = ({ shape, dtype }: Spec) => new Tensor([1, ...(shape as Shape)], dtype);
      const y = this.apply<Tensors>(
        mapLeaves(x, isSpec, placeholder) as TensorLike,
        mapLeaves(options, isSpec, placeholder),
      );
      return [y].flat().map(({ shape, dtype }) => ({ shape, dtype }));
    });
  }
}

/** An automatic name without its number. @internal */
export const stableName = ({ name, className }: Layer): string =>
  name.replace(new RegExp(`^((forward_|backward_)?${snakeCase(className)})_\\d+$`), '$1');
/** Numbers the names that come again. @internal */
export function uniqueNames(): (name: string) => string {
  const counts = new Map<string, number>();
  return name => {
    const n = counts.get(name) ?? 0;
    counts.set(name, n + 1);
    return n === 0 ? name : `${name}_${n}`;
  };
}
const isSeveral = (x: TensorLike): x is readonly TensorLike[] =>
  Array.isArray(x) && x.some(part => part instanceof Tensor);
/** @internal */
export const hasSeveral = (samples: Samples): samples is readonly Shape[] =>
  Array.isArray(samples[0]);
/** The shape of one sample of such a batch; null where it is open. @internal */
export const knownSample = (batch: SymbolicShape | null): Shape | null => {
  const sample = batch?.slice(1) ?? [null];
  return sample.includes(null) ? null : (sample as Shape);
};
/** The mask of the first input. @internal */
export const firstMask = (mask: Masks | undefined): Tensor | null =>
  [mask ?? null].flat()[0] ?? null;
/** The same of one or of each of several. */
const each = <T>(x: Tensors, f: (t: Tensor) => T): T | T[] =>
  x instanceof Tensor ? f(x) : x.map(f);

/** The call of a layer that others run within. */
let callAround: { training: boolean } | null = null;
/** Whether any layer had a loss to add: else there is none to forget. */
let lossesWereAdded = false;

let tracingShapes = 0;
/** Whether a layer is called for the shape of its output alone: with one sample that nobody gave. @internal */
export const isTracingShapes = (): boolean => tracingShapes > 0;

/** The shape of a sample that `fn` makes of samples of this shape; nothing is computed. @internal */
export function traceShape(
  samples: Samples,
  dtypes: DType | readonly DType[],
  fn: (x: Tensors) => Tensors,
): Samples {
  const all = [dtypes].flat();
  const symbolic = (sample: Shape, i = 0) => new Tensor([1, ...sample], all[i] ?? all[0]);
  return tracing(() => {
    const y = fn(hasSeveral(samples) ? samples.map((s, i) => symbolic(s, i)) : symbolic(samples));
    return each(y, t => t.shape.slice(1));
  });
}
/** Runs `fn` for the shapes that it makes. */
function tracing<T>(fn: () => T): T {
  const trace = new Trace();
  const around = callAround;
  callAround = { training: false };
  tracingShapes++;
  try {
    return withoutScope(() => stream.capture(trace, fn));
  } finally {
    callAround = around;
    tracingShapes--;
    trace.release();
  }
}
const isSpec = (part: unknown): part is Spec =>
  typeof part === 'object' &&
  part !== null &&
  !(part instanceof Tensor) &&
  'shape' in part &&
  'dtype' in part;

/** Writes `values` into `weights`, after all of them were checked: nothing is half written. @internal */
export function setWeights(
  who: string,
  weights: readonly Variable[],
  values: readonly TensorLike[],
): void {
  const given: unknown = values;
  if (!Array.isArray(given)) throw new TypeError(mismatch(who, 'an array of weights', given));
  if (values.length !== weights.length)
    throw new ShapeError(
      mismatch(
        who,
        `${weights.length} weights (${weights.map(w => `${w.name} ${shapeText(w.shape)}`).join(', ')})`,
        values.length,
      ),
    );
  const tensors = values.map((v, i) => cast(toTensor(v, weights[i].dtype), weights[i].dtype));
  tensors.forEach((t, i) => {
    if (shapeText(t.shape) !== shapeText(weights[i].shape))
      throw new ShapeError(
        mismatch(
          `${who}: weight ${i} ("${weights[i].name}")`,
          `shape ${shapeText(weights[i].shape)}`,
          t.shape,
        ),
      );
  });
  tensors.forEach((t, i) => assign(weights[i], t));
}
