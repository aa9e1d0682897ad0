// SPDX-License-Identifier: MIT
// Models of layers that are applied to each other's outputs: branches, merges, several inputs and outputs, shared layers.
import { mismatch, shapeText } from '../errors.js';
import { InputLayer, type InputConfig } from '../layers/input_layer.js';
import type { CallOptions, Layer, LayerConfig, Masks, Tensors } from '../layers/layer.js';
import { beginGraph, isSymbol, type Node, type SymbolicTensor } from '../layers/symbolic.js';
import { cast } from '../ops/index.js';
import type { Shape } from '../shape.js';
import { Tensor, type Variable } from '../tensor.js';
import { leavesOf, mapLeaves } from '../tree.js';
import { graphOf, type Graph } from './graph.js';
import { Model } from './model.js';

/** A symbolic tensor, an array of them, or a record by name. */
export type SymbolTree =
  SymbolicTensor | readonly SymbolicTensor[] | Readonly<Record<string, SymbolicTensor>>;

export interface FunctionalConfig extends LayerConfig {
  /** What `gm.input` gave. */
  inputs: SymbolTree;
  /** What layers gave that depend on the inputs. */
  outputs: SymbolTree;
}

/**
 * A model of the layers between `inputs` and `outputs`.
 *
 * @example
 * const x = gm.input({ shape: [784] });
 * const h = gm.layers.dense({ units: 64, activation: 'relu' }).apply(x);
 * const model = gm.model({ inputs: x, outputs: gm.layers.dense({ units: 10 }).apply(h) });
 * @throws Error where an output does not depend on the inputs alone, and where two layers have one name
 */
export class Functional extends Model<FunctionalConfig> {
  static override readonly className: string = 'Functional';
  static override readonly configKeys: readonly string[] = ['inputs', 'outputs'];
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  /** @internal */
  readonly graph: Graph;

  constructor(config: FunctionalConfig) {
    super(config);
    this.inputs = symbolsOf(`${this.title}: inputs`, config.inputs);
    this.outputs = symbolsOf(`${this.title}: outputs`, config.outputs);
    this.graph = graphOf(this.title, this.inputs, this.outputs);
    this.inputShape = this.inputSamples[0] as Shape;
    this.built = true;
  }

  override get layers(): readonly Layer[] {
    return this.graph.layers;
  }
  override get inputNames(): readonly string[] {
    return this.inputs.map(t => t.name);
  }
  override get outputNames(): readonly string[] {
    return this.outputs.map(t => t.name);
  }
  override get inputSamples(): readonly (Shape | null)[] {
    return this.inputs.map(({ shape }) => knownSample(shape));
  }
  override get outputSamples(): readonly (Shape | null)[] {
    return this.outputs.map(({ shape }) => knownSample(shape));
  }

  override call(x: Tensors, { training }: CallOptions): Tensors {
    const values = new Map<SymbolicTensor, Tensor>();
    [x].flat().forEach((t, i) => values.set(this.inputs[i], cast(t, this.inputs[i].dtype)));
    for (const node of this.graph.nodes) callNode(node, values, training);
    const y = this.outputs.map(t => values.get(t)!);
    return y.length === 1 ? y[0] : y;
  }
  /** What the layers say stands. */
  override computeMask(): Masks {
    return null;
  }
  protected override keepsDtype(): boolean {
    return true; // the inputs have theirs
  }
  protected override get parts(): readonly Layer[] {
    return this.layers;
  }
  override get weights(): Variable[] {
    return this.layers.flatMap(l => l.weights);
  }
}

/** The values of a node's outputs, from those of its inputs. */
function callNode(
  { layer, x, options, outputs }: Node,
  values: Map<SymbolicTensor, Tensor>,
  training: boolean,
): void {
  if (outputs.every(t => values.has(t))) return;
  const valueOf = (t: SymbolicTensor) => values.get(t)!;
  const y = layer.apply<Tensors>(mapLeaves(x, isSymbol, valueOf) as Tensor, {
    ...mapLeaves(options, isSymbol, valueOf),
    training: (options.training as boolean | undefined) ?? training,
  });
  [y].flat().forEach((t, i) => values.set(outputs[i], t));
}

const knownSample = ([, ...sample]: SymbolicTensor['shape']): Shape | null =>
  sample.includes(null) ? null : (sample as Shape);

function symbolsOf(who: string, tree: SymbolTree): readonly SymbolicTensor[] {
  const found = leavesOf(tree, isSymbol);
  if (found.length > 0) return found;
  const expected = 'what gm.input or a layer gave for it: symbolic tensors';
  throw new TypeError(mismatch(who, expected, tree));
}

/**
 * The beginning of a functional model: a symbolic tensor for samples of a shape (null: an axis of any length).
 *
 * @example const x = gm.input({ shape: [28, 28, 1] });
 */
export function input(config: InputConfig): SymbolicTensor {
  const layer = new InputLayer(config);
  return beginGraph(layer, layer.batchShape, config.dtype ?? 'float32');
}

/** A model of the layers between `inputs` and `outputs`. */
export const model = (config: FunctionalConfig): Functional => new Functional(config);
