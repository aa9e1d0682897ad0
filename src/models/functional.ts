// SPDX-License-Identifier: MIT
// Models of layers that are applied to each other's outputs: branches, merges, several inputs and outputs, shared layers.
import { mismatch, nearest, ShapeError, shapeText } from '../errors.js';
import { InputLayer, type InputConfig } from '../layers/input_layer.js';
import {
  type CallOptions,
  type Layer,
  type LayerConfig,
  type Masks,
  type Tensors,
} from '../layers/layer.js';
import { type Prepared, together } from '../layers/prepared.js';
import { knownSample } from '../layers/shape_tracing.js';
import {
  isSymbol,
  type Node,
  type SymbolicShape,
  type SymbolicTensor,
  type Symbols,
  unpacked,
} from '../layers/symbolic.js';
import { cast } from '../ops/index.js';
import { type GraphConfig, graphConfig, graphOfConfig } from '../saving/graph_config.js';
import type { Config } from '../saving/object.js';
import type { Shape } from '../shape.js';
import { shareAs, type Tensor } from '../tensor.js';
import { isPlain, leavesOf, mapLeaves } from '../tree.js';
import { graphOf, type Graph } from './graph.js';
import { Model } from './model.js';
import { preparedSteps, type Step } from './prepared_graph.js';

/** A symbolic tensor, an array of them, or a record by name. */
export type SymbolTree =
  SymbolicTensor | readonly SymbolicTensor[] | Readonly<Record<string, SymbolicTensor>>;

export interface FunctionalConfig extends LayerConfig {
  /** What `gm.input` gave, or a layer: the model begins there. */
  inputs: SymbolTree;
  /** What layers gave that depend on the inputs. */
  outputs: SymbolTree;
}

/**
 * A model of the layers between `inputs` and `outputs`. Arrays of several, or records by name, are given and taken in their order.
 *
 * @example
 * const x = gm.input({ shape: [784] });
 * const h = gm.layers.dense({ units: 64, activation: 'relu' }).apply(x);
 * const model = gm.model({ inputs: x, outputs: gm.layers.dense({ units: 10 }).apply(h) });
 *
 * @example
 * // The same layers up to one of them, on top of which another model may go.
 * const features = gm.model({ inputs: model.inputs, outputs: model.layers[1].output });
 * @throws Error where an output does not depend on the inputs alone, and where two layers have one name
 */
export class Functional extends Model<FunctionalConfig> {
  static override readonly className: string = 'Functional';
  static override readonly configKeys: readonly string[] = ['inputs', 'outputs'];
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  private readonly between: Graph;

  constructor(config: FunctionalConfig) {
    super(config);
    this.inputs = symbolsOf(`${this.title}: inputs`, config.inputs);
    this.outputs = symbolsOf(`${this.title}: outputs`, config.outputs);
    this.between = graphOf(this.title, this.inputs, this.outputs);
    this.inputShapes = this.inputSamples.filter(sample => sample !== null);
    this.inputShape = this.inputSamples[0];
    this.built = true;
    if (config.trainable === false) this.trainable = false;
  }

  /** A model of what `getConfig` gave. */
  static override fromConfig<T>(this: new (config: never) => T, config: Config): T {
    const { name, trainable, ...graph } = config;
    return new this({
      name,
      trainable,
      ...graphOfConfig(graph as unknown as GraphConfig),
    } as never);
  }
  override getConfig(): Config {
    return { name: this.name, trainable: this.trainable, ...graphConfig(this) };
  }
  override get kerasModule(): string {
    return 'keras.src.models.functional';
  }

  override get graph(): Graph {
    return this.between;
  }
  override get layers(): readonly Layer[] {
    return this.graph.layers;
  }
  protected override get parts(): readonly Layer[] {
    return this.layers;
  }
  override get input(): Symbols {
    return unpacked(this.inputs);
  }
  override get output(): Symbols {
    return unpacked(this.outputs);
  }
  override get inputNames(): readonly string[] {
    return namesOf(
      this.config.inputs,
      this.inputs.map(t => this.graph.starts.get(t)!),
    );
  }
  override get outputNames(): readonly string[] {
    return namesOf(this.config.outputs, this.outputs);
  }
  override get givenBatchShape(): SymbolicShape | null {
    return this.inputs.length === 1 ? this.inputs[0].shape : null;
  }
  override get inputSamples(): readonly (Shape | null)[] {
    return this.inputs.map(({ shape }) => knownSample(shape));
  }
  override get outputSamples(): readonly (Shape | null)[] {
    return this.outputs.map(({ shape }) => knownSample(shape));
  }

  override ordered(x: unknown): unknown {
    if (!isPlain(x)) return x;
    const names = this.inputNames;
    for (const name of Object.keys(x))
      if (!names.includes(name))
        throw new TypeError(
          mismatch(this.title, `inputs ${listed(names)}`, name, nearest(name, names)),
        );
    const missing = names.find(name => x[name] === undefined);
    if (missing !== undefined)
      throw new TypeError(mismatch(this.title, `an input ${JSON.stringify(missing)}`, undefined));
    return unpackedValues(names.map(name => x[name]));
  }
  override call(x: Tensors, { training, mask }: CallOptions): Tensors {
    return this.throughNodes(x, mask, values => {
      for (const node of this.graph.nodes) {
        if (isDone(node, values)) continue;
        const [given, options] = argumentsOf(node, values);
        const y = node.layer.apply<Tensors>(given, {
          ...options,
          training: (options.training as boolean | undefined) ?? training,
        });
        keep(node.outputs, y, values);
      }
    });
  }
  override prepared(): Prepared | null {
    if (this.call !== Functional.prototype.call) return null;
    const steps = preparedSteps(this.graph, this.outputs);
    const prepared = steps.flatMap(step => step.prepared ?? []);
    return together(prepared, (x, weightsOf) =>
      this.throughNodes(x, undefined, values => {
        for (const step of steps) callStep(step, values, weightsOf);
      }),
    );
  }
  /** The outputs, once `run` has the values of all that lies between. */
  private throughNodes(
    x: Tensors,
    mask: Masks | undefined,
    run: (values: Values) => void,
  ): Tensors {
    const given = [x].flat();
    if (given.length !== this.inputs.length) {
      const expected = `${this.inputs.length} inputs (${listed(this.inputNames)})`;
      throw new TypeError(mismatch(this.title, expected, given.length));
    }
    const masks = mask === undefined ? given.map(t => t.mask) : [mask].flat();
    const values: Values = new Map();
    this.inputs.forEach((t, i) => values.set(t, this.inputValue(i, given[i], masks[i] ?? null)));
    run(values);
    return unpackedValues(this.outputs.map(t => values.get(t)!));
  }
  override inStructure(y: Tensors): unknown {
    const { outputs } = this.config;
    if (!isPlain(outputs)) return y;
    const values = [y].flat();
    return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, values[i]]));
  }
  /** The tensor as the input number `i` has it. */
  private inputValue(i: number, t: Tensor, mask: Tensor | null): Tensor {
    const { shape, dtype } = this.inputs[i];
    const fits =
      t.rank === shape.length && shape.every((n, axis) => n === null || n === t.shape[axis]);
    if (!fits) {
      const expected = `input "${this.inputNames[i]}" of shape ${shapeText(shape)}`;
      throw new ShapeError(mismatch(this.title, expected, t.shape));
    }
    if (t.dtype === dtype && t.mask === mask) return t;
    const value = t.dtype === dtype ? shareAs(t, t.shape) : cast(t, dtype);
    value.mask = mask;
    return value;
  }
  /** What its layers say of the outputs. */
  override computeMask(x: Tensors, mask: Masks): Masks {
    return [this.call(x, { training: false, mask })].flat().map(t => t.mask);
  }
  protected override markOutput(): void {
    // Its layers did.
  }
}

/** What symbolic tensors stand for, in one call. */
type Values = Map<SymbolicTensor, Tensor>;

const listed = (names: readonly string[]): string =>
  names.map(name => JSON.stringify(name)).join(', ');
const unpackedValues = <T>(values: readonly T[]): T | T[] =>
  values.length === 1 ? values[0] : [...values];

/** Input layers have their values, and so has what is given in place of a layer's outputs. */
const isDone = ({ inputs, outputs }: Node, values: Values): boolean =>
  inputs.length === 0 || outputs.every(t => values.has(t));

/** What a node's layer is called with. */
function argumentsOf({ x, options }: Node, values: Values): [Tensor, Record<string, unknown>] {
  const valueOf = (t: SymbolicTensor) => values.get(t)!;
  return [mapLeaves(x, isSymbol, valueOf) as Tensor, mapLeaves(options, isSymbol, valueOf)];
}
function keep(outputs: readonly SymbolicTensor[], y: Tensors, values: Values): void {
  [y].flat().forEach((t, i) => {
    if (!values.has(outputs[i])) values.set(outputs[i], t);
  });
}
/** The same as prediction does it. */
function callStep(
  { node, prepared, outputs }: Step,
  values: Values,
  weightsOf: (step: Prepared) => readonly Tensor[],
): void {
  if (isDone(node, values)) return;
  const [x, options] = argumentsOf(node, values);
  const y = prepared
    ? prepared.call(x, weightsOf(prepared))
    : node.layer.apply<Tensors>(x, { training: false, ...options });
  keep(outputs, y, values);
}

/** The keys of a record; else the names of the layers, numbered where one gives several. */
function namesOf(tree: SymbolTree, symbols: readonly SymbolicTensor[]): string[] {
  if (isPlain(tree)) return Object.keys(tree);
  const names: string[] = [];
  for (const { name } of symbols) {
    let unique = name;
    for (let n = 1; names.includes(unique); n++) unique = `${name}_${n}`;
    names.push(unique);
  }
  return names;
}

function symbolsOf(who: string, tree: SymbolTree): readonly SymbolicTensor[] {
  const isLeaf = (part: unknown): part is unknown => !Array.isArray(part) && !isPlain(part);
  const found = leavesOf(tree, isLeaf);
  const odd = found.findIndex(part => !isSymbol(part));
  if (found.length > 0 && odd < 0) return found as SymbolicTensor[];
  const expected = 'symbolic tensors: what gm.input or a layer applied to it gave';
  throw new TypeError(mismatch(who, expected, odd < 0 ? tree : found[odd]));
}

/**
 * The beginning of a functional model: a symbolic tensor for samples of a shape (null: an axis of any length).
 *
 * @example const x = gm.input({ shape: [28, 28, 1] });
 */
export const input = (config: InputConfig): SymbolicTensor => new InputLayer(config).symbol;

/** A model of the layers between `inputs` and `outputs`. */
export const model = (config: FunctionalConfig): Functional => new Functional(config);
