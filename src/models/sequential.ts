// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { InputLayer } from '../layers/input_layer.js';
import {
  type CallOptions,
  Layer,
  type LayerConfig,
  type Masks,
  type Tensors,
} from '../layers/layer.js';
import { type Prepared, together } from '../layers/prepared.js';
import { knownSample } from '../layers/shape_tracing.js';
import {
  isSymbol,
  type SymbolicShape,
  type SymbolicTensor,
  type Symbols,
} from '../layers/symbolic.js';
import { revision } from '../revision.js';
import { buildConfig } from '../saving/graph_config.js';
import { type Config, revive, serialize } from '../saving/object.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { Model } from './model.js';

/** A layer; the first may be what `gm.input` gave. */
export type Stacked = Layer | SymbolicTensor;
export interface SequentialConfig extends LayerConfig {
  layers?: readonly Stacked[];
}

/**
 * Layers one after another.
 *
 * @example
 * const model = gm.sequential({ layers: [
 *   gm.layers.dense({ units: 64, activation: 'relu', inputShape: [784] }),
 *   gm.layers.dense({ units: 10, activation: 'softmax' }),
 * ] });
 */
export class Sequential extends Model<SequentialConfig> {
  static override readonly className: string = 'Sequential';
  static override readonly configKeys: readonly string[] = ['layers'];
  private readonly stack: Layer[] = [];
  /** What goes into the first layer, and what each of them gives; empty before the model is built. */
  private trail: SymbolicTensor[] = [];

  constructor(config: SequentialConfig | readonly Stacked[] = {}) {
    super(
      (Array.isArray(config)
        ? { layers: config as readonly Stacked[] }
        : config) as SequentialConfig,
    );
    for (const layer of this.config.layers ?? []) this.add(layer);
  }

  /** A model of what `getConfig` gave. */
  static override fromConfig<T>(this: new (config: never) => T, config: Config): T {
    const { buildInputShape: _, ...given } = config; // what the input layer says, too
    return new this(revive<never>(given));
  }

  /** Puts a layer at the end, or what `gm.input` gave at the beginning. The model is built as soon as its input's shape is known. */
  add(given: Stacked): void {
    const layer = isSymbol(given) ? this.inputLayerOf(given) : given;
    if (!(layer instanceof Layer))
      throw new TypeError(mismatch(`${this.title}: add`, 'a layer', layer));
    if (this.stack.some(l => l.name === layer.name))
      throw new Error(
        `${this.title}: has a layer "${layer.name}" already. Give each layer a name of its own.`,
      );
    const start = this.stack.length === 0 ? startOf(layer) : null;
    if (start) this.begin([layer], start);
    else if (this.built) this.trail.push(this.outputOf(layer, this.trail.at(-1)!));
    revision.layers++;
    this.stack.push(layer);
  }
  private inputLayerOf(start: SymbolicTensor): Layer {
    const { layer } = start.node;
    if (this.stack.length === 0 && layer instanceof InputLayer) return layer;
    const expected = 'a layer, or at the beginning what gm.input gave';
    const advice = 'For layers that are applied to each other make a gm.model.';
    throw new TypeError(mismatch(`${this.title}: add`, expected, String(start), advice));
  }
  /** Takes the last layer off. */
  pop(): Layer | undefined {
    if (this.stack.length === 0)
      throw new Error(`${this.title}: pop: there is no layer to take off.`);
    revision.layers++;
    const layer = this.stack.pop()!;
    const calls = layer.inboundNodes;
    if (this.built && calls.length > 0 && !(layer instanceof InputLayer))
      calls.splice(calls.indexOf(this.trail.pop()!.node), 1);
    return layer;
  }

  override get layers(): readonly Layer[] {
    return this.stack.filter(l => !(l instanceof InputLayer));
  }
  override get inputNames(): readonly string[] {
    return [this.stack[0]?.name ?? 'input'];
  }
  override get outputNames(): readonly string[] {
    return [this.stack.at(-1)?.name ?? 'output'];
  }
  protected override get parts(): readonly Layer[] {
    return this.stack;
  }
  override get givenBatchShape(): SymbolicShape | null {
    return this.trail[0]?.shape ?? super.givenBatchShape;
  }
  override build(sample: Shape): void {
    if (this.stack.length === 0) throw new Error(`${this.title}: has no layers. Add some first.`);
    const dtype = this.inputDtypes[0] === 'float64' ? 'float64' : this.dtype;
    this.begin(this.stack, new InputLayer({ batchShape: [null, ...sample], dtype }).symbol);
  }
  /** Applies the layers to what goes in. */
  private begin(layers: readonly Layer[], start: SymbolicTensor): void {
    const trail = [start];
    for (const layer of layers)
      if (layer !== start.node.layer) trail.push(this.outputOf(layer, trail.at(-1)!));
    this.trail = trail;
    this.inputShape = knownSample(start.shape);
    this.inputShapes = this.inputShape ? [this.inputShape] : [];
    this.built = true;
  }
  /** The output of a layer within. @throws ShapeError where it has several */
  private outputOf(layer: Layer, x: SymbolicTensor): SymbolicTensor {
    let y: Symbols = [];
    layer.orAsBefore(() => {
      y = layer.apply<Symbols>(x);
      if (isSymbol(y)) return;
      const advice = 'Leave out returnState, or call the layer by itself.';
      const expected = `one output of ${layer.title}`;
      throw new ShapeError(mismatch(this.title, expected, y.length, advice));
    });
    return y as unknown as SymbolicTensor;
  }
  /** What goes into the first layer, as `gm.model` takes it. @throws Error before the model is built */
  get inputs(): readonly SymbolicTensor[] {
    return this.builtTrail('inputs').slice(0, 1);
  }
  /** What the last layer gives. @throws Error before the model is built */
  get outputs(): readonly SymbolicTensor[] {
    return this.builtTrail('outputs').slice(-1);
  }
  private builtTrail(what: string): readonly SymbolicTensor[] {
    if (this.trail.length > 0) return this.trail;
    throw new Error(
      `${this.title}: has no ${what} before it is built. Give the first layer an inputShape, or begin with gm.input.`,
    );
  }
  override get input(): Symbols {
    return this.inputs[0];
  }
  override get output(): Symbols {
    return this.outputs[0];
  }
  override get outputSamples(): readonly (Shape | null)[] {
    return [this.built ? knownSample(this.outputs[0].shape) : null];
  }

  override call(x: Tensor, { training, mask }: CallOptions): Tensor {
    const [first, ...rest] = this.stack;
    const y = first.apply(x, { training, mask });
    return rest.reduce((value, layer) => layer.apply(value, { training }), y);
  }
  /** What its layers say of the output. */
  override computeMask(x: Tensor, mask: Masks): Masks {
    return this.call(x, { training: false, mask }).mask;
  }
  protected override markOutput(): void {
    // The last layer did.
  }
  override prepared(): Prepared | null {
    if (this.call !== Sequential.prototype.call) return null;
    const steps = preparedSteps(this.stack);
    return together(steps, (x, weightsOf) =>
      steps.reduce((value, step) => step.call(value, weightsOf(step)), x),
    );
  }

  /** With the input layer in front, where the model is built. */
  override getConfig(): Record<string, unknown> {
    const { name, trainable, dtype } = this;
    const layers = [...this.trail.slice(0, 1).map(t => t.node.layer), ...this.layers];
    const written = layers.map(layer => ({ ...serialize(layer), ...buildConfig(layer) }));
    return { name, trainable, dtype, layers: written };
  }
  override get kerasModule(): string {
    return 'keras';
  }
}

/** What goes into a first layer that says so. */
function startOf(layer: Layer): SymbolicTensor | null {
  if (layer instanceof InputLayer) return layer.symbol;
  const { givenBatchShape: batchShape, dtype } = layer;
  return batchShape && new InputLayer({ batchShape, dtype }).symbol;
}

/** One for each layer, but for those that the layer in front takes in. */
function preparedSteps(stack: readonly Layer[]): Prepared[] {
  const steps: Prepared[] = [];
  for (let i = 0; i < stack.length; i += steps[steps.length - 1].layers)
    steps.push(stack[i].prepared(stack.slice(i + 1)) ?? asItIs(stack[i]));
  return steps;
}
const asItIs = (layer: Layer): Prepared => ({
  layers: 1,
  count: 0,
  weights: () => [],
  call: x => layer.apply<Tensors>(x, { training: false }),
});

/** A `Sequential` of these layers. */
export const sequential = (config: SequentialConfig | readonly Stacked[] = {}): Sequential =>
  new Sequential(config);
