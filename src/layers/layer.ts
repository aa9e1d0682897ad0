// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { getRegularizer, type Regularizer } from '../regularizers/index.js';
import type { SeedGenerator } from '../random.js';
import { fromConfig, plainConfig } from '../saving/object.js';
import { withoutScope } from '../scope.js';
import { checkShape, sameShape, type Shape } from '../shape.js';
import { stream } from '../stream.js';
import { type Tensor, toTensor, type TensorLike } from '../tensor.js';
import { cast, div } from '../ops/index.js';
import { AddedLosses, lossesWereAdded } from './added_losses.js';
import { isWithinCall, withinCall } from './call_around.js';
import {
  type CallOptions,
  each,
  firstMask,
  hasSeveral,
  isSeveral,
  type Masks,
  type Samples,
  type Symbolic,
  type Tensors,
} from './calls.js';
import { heldIn } from './fields.js';
import { checkLayerConfig, type LayerConfig } from './layer_config.js';
import { automaticName } from './names.js';
import type { Prepared } from './prepared.js';
import { isTracingShapes, knownSample, traceShape, traceSpecs } from './shape_tracing.js';
import {
  applyToSymbols,
  hasSymbolicOptions,
  hasSymbols,
  type Node,
  onlyNode,
  type Spec,
  type SymbolicShape,
  type SymbolicTensor,
  type Symbols,
  unpacked,
  type WithConstants,
} from './symbolic.js';
import { WeightOwner } from './weight_owner.js';

export type { CallOptions, Masks, Samples, Symbolic, Tensors } from './calls.js';
export type { LayerConfig } from './layer_config.js';
export type { WeightOptions } from './weight_values.js';

/** The fields of every layer: layers in others are parts of the layer. */
let commonFields: ReadonlySet<string> | null = null;

/**
 * A layer declares its config, builds its weights once it knows the shape of its input, and calls ops. Subclass it for a layer of
 * your own: `build` makes weights with `addWeight`, `call` computes.
 */
export abstract class Layer<
  C extends LayerConfig = LayerConfig,
  O extends CallOptions = CallOptions,
> extends WeightOwner<Layer> {
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
  private readonly added = new AddedLosses();
  protected activityRegularizer: Regularizer | undefined;

  constructor(config: C = {} as C) {
    super(config?.trainable ?? true);
    if (typeof config !== 'object' || config === null)
      throw new TypeError(mismatch(this.className, 'a config object', config));
    this.checkKeys(config);
    this.config = config;
    this.name = config.name ?? automaticName(this.className);
    if (typeof this.name !== 'string')
      throw new TypeError(mismatch(this.className, '`name` to be a string', this.name));
    this.dtype = config.dtype ?? 'float32';
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
    checkLayerConfig(this.className, config, own);
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
   * `gm.model` makes a model; tensors beside them are constants of that model.
   *
   * @example const [y, h, c] = gm.layers.lstm({ units: 8, returnState: true }).apply<gm.Tensor[]>(x);
   */
  apply(x: SymbolicTensor, options?: Symbolic<O>): SymbolicTensor;
  apply<Y extends Symbols = SymbolicTensor>(x: Symbols | WithConstants, options?: Symbolic<O>): Y;
  apply<Y extends Tensors = Tensor>(x: TensorLike, options?: Partial<O>): Y;
  apply(
    given: TensorLike | Symbols | WithConstants,
    options: Partial<O> | Symbolic<O> = {},
  ): Tensors | Symbols {
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
    if (lossesWereAdded() && !isWithinCall()) this.forgetLosses();
    return withinCall(options.training, training => {
      const y = this.call(input, { ...options, training, mask } as Partial<O> as O);
      this.regularizeActivity(y);
      this.markOutput(input, y, mask);
      return y;
    });
  }
  private forgetLosses(): void {
    for (const layer of this.withParts) layer.added.forget();
  }
  /** Adds what the activity regularizer, where there is one, says of the outputs. */
  protected regularizeActivity(y: Tensors): void {
    const regularizer = this.activityRegularizer;
    if (!regularizer) return;
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
    const back = this.withParts.map(layer => layer.wayBack());
    try {
      change();
    } catch (error) {
      back.forEach(goBack => goBack());
      throw error;
    }
  }
  private wayBack(): () => void {
    const { built, own, inboundNodes } = this;
    const [weights, nodes] = [own.length, inboundNodes.length];
    return () => {
      own.length = weights;
      inboundNodes.length = nodes;
      if (this.built && !built) this.inputShape = null;
      this.built = built;
    };
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

  /** The layers within this one, whose weights and penalties are its own too: those that its fields hold, alone or in arrays. */
  protected override get parts(): readonly Layer[] {
    return this.held(part => part instanceof Layer);
  }
  /** What the fields of a subclass hold of a kind, alone, in arrays or in plain objects. */
  protected held<T extends object>(is: (value: object) => value is T): T[] {
    return heldIn(this, commonFields!, is);
  }
  /**
   * Adds a scalar to what training minimises: for use within `call`. It stands until the next call.
   *
   * @example override call(x) { this.addLoss(gm.mean(gm.square(x))); return x; }
   */
  addLoss(loss: Tensor | readonly Tensor[]): void {
    if (!isTracingShapes()) this.added.add(this.title, loss);
  }
  /** What `addLoss` and activity regularizers gave in the last call, and the penalties of the weights that train: scalars. */
  losses(): Tensor[] {
    return [...this.withParts.flatMap(layer => layer.added.current()), ...this.penalties];
  }

  /** What the layer was applied to. @throws Error where there is no symbolic call, or more than one */
  get input(): Symbols {
    return unpacked(onlyNode(this, 'input').inputs);
  }
  /** What the layer gave. @throws Error where there is no symbolic call, or more than one */
  get output(): Symbols {
    return unpacked(onlyNode(this, 'output').outputs);
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
    return traceSpecs(x, options, (input, given) => this.apply<Tensors>(input, given));
  }
}
