// SPDX-License-Identifier: MIT
import type { Constraint } from '../constraints/index.js';
import type { DType } from '../dtype.js';
import { mismatch, nearest, ShapeError, shapeText } from '../errors.js';
import { getInitializer, type Initializer, type InitializerLike } from '../initializers/index.js';
import type { Regularizer } from '../regularizers/index.js';
import { withoutScope } from '../scope.js';
import { checkShape, sameShape, type Shape } from '../shape.js';
import { stream, Trace } from '../stream.js';
import { Tensor, toTensor, type TensorLike, type Variable } from '../tensor.js';
import { assign, variable } from '../variable.js';
import { cast } from '../ops/index.js';
import { mapLeaves } from '../tree.js';
import type { Prepared } from './prepared.js';
import {
  applyToSymbols,
  hasSymbols,
  type Node,
  type Spec,
  type SymbolicTensor,
  type Symbols,
} from './symbolic.js';

/** What every layer's config takes. */
export interface LayerConfig {
  /** Unique in a model; made from the class (`dense`, `dense_1`, ...) where it is not given. */
  name?: string;
  /** The dtype that the layer computes in. Only float32 (float64 on the reference backend) so far. */
  dtype?: DType;
  /** Whether training changes the layer's weights. Default true. */
  trainable?: boolean;
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

const commonKeys = ['name', 'dtype', 'trainable', 'inputShape', 'batchInputShape'] as const;

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
  trainable: boolean;
  built = false;
  /** The shape of one sample (of the first input, where there are several) that the layer was built for. */
  inputShape: Shape | null = null;
  /** Whether the layer knows what becomes of a mask. One that does not loses it, with a warning. */
  supportsMasking = this.computeMask !== Layer.prototype.computeMask;
  /** The symbolic calls of the layer so far. */
  readonly inboundNodes: Node[] = [];
  private warned = false;
  private readonly own: Variable[] = [];
  private readonly penalties: { regularizer: Regularizer; weight: Variable }[] = [];

  constructor(config: C = {} as C) {
    if (typeof config !== 'object' || config === null)
      throw new TypeError(mismatch(this.className, 'a config object', config));
    this.checkKeys(config);
    this.config = config;
    this.name = config.name ?? automaticName(snakeCase(this.className));
    this.dtype = config.dtype ?? 'float32';
    this.trainable = config.trainable ?? true;
    if (this.dtype !== 'float32' && this.dtype !== 'float64')
      throw new TypeError(
        mismatch(this.title, 'dtype float32 (float64 on the reference backend)', this.dtype),
      );
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

  /** The shape of one sample that a first layer was given, or null. @internal */
  get givenInputShape(): Shape | null {
    const { inputShape, batchInputShape } = this.config;
    const shape = inputShape ?? batchInputShape?.slice(1);
    if (shape === undefined) return null;
    checkShape(`${this.title}: inputShape`, shape);
    return shape;
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
  apply(x: TensorLike | Symbols, options: Partial<O> | Symbolic<O> = {}): Tensors | Symbols {
    return hasSymbols(x)
      ? applyToSymbols(this, x, options)
      : this.applyToTensors(x as TensorLike, options as Partial<O>);
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
    this.ensureBuilt(each(input, t => t.shape.slice(1)));
    const mask = options.mask ?? each(input, t => t.mask);
    const training = options.training ?? false;
    const y = this.call(input, { ...options, training, mask } as Partial<O> as O);
    this.markOutput(input, y, mask);
    return y;
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
  ensureBuilt(sample: Samples): void {
    if (this.built) return;
    withoutScope(() => stream.outside(() => this.build(sample)));
    this.inputShape = hasSeveral(sample) ? sample[0] : sample;
    this.built = true;
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
    if (options.regularizer) this.penalties.push({ regularizer: options.regularizer, weight });
    this.own.push(weight);
    return weight;
  }

  /** The layers within this one, whose weights and penalties are its own too. */
  protected get parts(): readonly Layer[] {
    return [];
  }
  /** All weights, as Keras orders them: the layer's own, of which the trainable ones come first, then those of the layers within. */
  get weights(): Variable[] {
    const own = [...this.own.filter(w => w.trainable), ...this.own.filter(w => !w.trainable)];
    return [...own, ...this.parts.flatMap(part => part.weights)];
  }
  /** The weights that training changes: none while the layer is frozen. */
  get trainableWeights(): Variable[] {
    if (!this.trainable) return [];
    const inner = this.parts.flatMap(part => part.trainableWeights);
    return [...this.own.filter(w => w.trainable), ...inner];
  }
  get nonTrainableWeights(): Variable[] {
    const trained = new Set(this.trainableWeights);
    return this.weights.filter(w => !trained.has(w));
  }
  /** The penalties of the regularizers, each a scalar. @internal */
  losses(): Tensor[] {
    const own = this.penalties.map(({ regularizer, weight }) => regularizer.call(weight));
    return [...own, ...this.parts.flatMap(part => part.losses())];
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
  getConfig(): Record<string, unknown> {
    return {
      ...(this.config as object),
      name: this.name,
      trainable: this.trainable,
      dtype: this.dtype,
    };
  }
  /** The shape of one output sample (of each output) for input samples of this shape: what the ops say, nothing that a layer repeats. @internal */
  outputShape(sample: Shape): Shape;
  outputShape(sample: Samples): Samples;
  outputShape(sample: Samples): Samples {
    this.ensureBuilt(sample);
    return traceShape(sample, this.dtype, x =>
      this.call(x, { training: false } as Partial<O> as O),
    );
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

const isSeveral = (x: TensorLike): x is readonly TensorLike[] =>
  Array.isArray(x) && x.some(part => part instanceof Tensor);
/** @internal */
export const hasSeveral = (samples: Samples): samples is readonly Shape[] =>
  Array.isArray(samples[0]);
/** The mask of the first input. @internal */
export const firstMask = (mask: Masks | undefined): Tensor | null =>
  [mask ?? null].flat()[0] ?? null;
/** The same of one or of each of several. */
const each = <T>(x: Tensors, f: (t: Tensor) => T): T | T[] =>
  x instanceof Tensor ? f(x) : x.map(f);

let tracingShapes = 0;
/** Whether a layer is called for the shape of its output alone: with one sample that nobody gave. @internal */
export const isTracingShapes = (): boolean => tracingShapes > 0;

/** The shape of a sample that `fn` makes of samples of this shape; nothing is computed. @internal */
export function traceShape(samples: Samples, dtype: DType, fn: (x: Tensors) => Tensors): Samples {
  const symbolic = (sample: Shape) => new Tensor([1, ...sample], dtype);
  return tracing(() => {
    const y = fn(hasSeveral(samples) ? samples.map(symbolic) : symbolic(samples));
    return each(y, t => t.shape.slice(1));
  });
}
/** Runs `fn` for the shapes that it makes. */
function tracing<T>(fn: () => T): T {
  const trace = new Trace();
  tracingShapes++;
  try {
    return withoutScope(() => stream.capture(trace, fn));
  } finally {
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
