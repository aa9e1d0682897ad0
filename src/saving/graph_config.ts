// SPDX-License-Identifier: MIT
// The graph of a functional model as a config, and back: Keras's `layers`, each with its calls (`inbound_nodes`).
import { InputLayer } from '../layers/input_layer.js';
import type { Layer } from '../layers/layer.js';
import { ProjectedAttention } from '../layers/projected_attention.js';
import { isSymbol, type Node, type SymbolicTensor } from '../layers/symbolic.js';
import type { Functional } from '../models/functional.js';
import { mismatch } from '../errors.js';
import { Tensor, tensor } from '../tensor.js';
import { isPlain, mapLeaves } from '../tree.js';
import { type Config, plain, revive, serialize, type Serialized } from './object.js';

/** The layer, call and output that a tensor comes from. */
type History = [layer: string, node: number, index: number];
interface Call {
  args: unknown[];
  kwargs: Config;
}
/** A layer of a graph. */
export interface GraphLayer extends Serialized {
  name: string;
  inboundNodes: Call[];
}
export interface GraphConfig {
  layers: GraphLayer[];
  inputLayers: unknown;
  outputLayers: unknown;
}
const KERAS_TENSOR = '__keras_tensor__';
const CONSTANT = '__tensor__';

// ---- to a config ---------------------------------------------------------------------------------------------------------

/** The layers of the model, with the calls that lie between its inputs and outputs. */
export function graphConfig({ graph, config }: Functional): GraphConfig {
  const nodes = new Set(graph.nodes);
  const callsOf = (layer: Layer) => layer.inboundNodes.filter(node => nodes.has(node));
  const history = (t: SymbolicTensor): History => {
    const { node, index } = graph.starts.get(t) ?? t;
    return [node.layer.name, callsOf(node.layer).indexOf(node), index];
  };
  return {
    layers: graph.layers.map(layer => ({
      ...serialize(layer),
      ...buildConfig(layer),
      name: layer.name,
      inboundNodes: layer instanceof InputLayer ? [] : callsOf(layer).map(n => call(n, history)),
    })),
    inputLayers: mapLeaves<unknown, SymbolicTensor>(config.inputs, isSymbol, history),
    outputLayers: mapLeaves<unknown, SymbolicTensor>(config.outputs, isSymbol, history),
  };
}

/** What Keras builds a layer for: of those with one input. @internal */
export function buildConfig({ built, inputShapes, weights }: Layer): {
  buildConfig?: Config;
} {
  if (!built || inputShapes.length !== 1 || weights.length === 0) return {};
  return { buildConfig: { inputShape: [null, ...inputShapes[0]] } };
}

function call({ layer, x, options }: Node, history: (t: SymbolicTensor) => History): Call {
  const written = (part: unknown): unknown =>
    mapLeaves<unknown, unknown>(part, isTensor, t =>
      isSymbol(t) ? symbolConfig(t, history(t)) : constantConfig(t as Tensor),
    );
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    args: hasSeparateInputs(layer) ? (written(x) as unknown[]) : [written(x)],
    kwargs: Object.fromEntries(given.map(([key, value]) => [key, written(value)])),
  };
}
const isTensor = (part: unknown): part is unknown => isSymbol(part) || part instanceof Tensor;
/** Keras calls attention of several heads with query, value and key as arguments of their own. */
const hasSeparateInputs = (layer: Layer): boolean => layer instanceof ProjectedAttention;
const symbolConfig = ({ shape, dtype }: SymbolicTensor, kerasHistory: History) => ({
  className: KERAS_TENSOR,
  config: { shape: [...shape], dtype, kerasHistory },
});
const constantConfig = (t: Tensor) => ({
  className: CONSTANT,
  config: { value: plain(t), dtype: t.dtype },
});

// ---- from a config -------------------------------------------------------------------------------------------------------

/** The inputs and outputs of a graph that is made anew. @throws Error where layers wait for each other or for what is not there */
export function graphOfConfig({ layers, inputLayers, outputLayers }: GraphConfig): {
  inputs: unknown;
  outputs: unknown;
} {
  const graph = new Rebuilt(layers);
  graph.callAll();
  return { inputs: graph.tensors(inputLayers), outputs: graph.tensors(outputLayers) };
}

interface Waiting {
  name: string;
  layer: Layer;
  calls: Call[];
}

class Rebuilt {
  private readonly outputs = new Map<string, SymbolicTensor[]>();
  private readonly masks: ReadonlySet<string>;
  private waiting: Waiting[] = [];

  constructor(layers: readonly GraphLayer[]) {
    this.masks = new Set(layers.filter(isOperation).map(({ name }) => name));
    for (const data of layers) {
      if (isOperation(data)) continue;
      const layer = revive<Layer>(data);
      if (layer instanceof InputLayer) this.outputs.set(`${data.name} 0`, [layer.symbol]);
      else this.waiting.push({ name: data.name, layer, calls: [...data.inboundNodes] });
    }
  }

  /** Calls the layers as soon as their inputs are there. */
  callAll(): void {
    while (this.waiting.length > 0) {
      const before = this.outputs.size;
      for (const each of this.waiting) this.callOne(each);
      this.waiting = this.waiting.filter(({ calls }) => calls.length > 0);
      if (this.outputs.size === before && this.waiting.length > 0) throw this.stuck();
    }
  }
  private callOne({ name, layer, calls }: Waiting): void {
    for (let node = 0; calls.length > 0; node++) {
      if (this.outputs.has(`${name} ${node}`)) continue;
      const { args, kwargs } = this.withoutMasks(calls[0]);
      if (!this.areThere([args, kwargs])) return;
      const { query, value, key, ...options } = this.revived(kwargs) as Config;
      const given = [...(this.revived(args) as unknown[]), query, value, key];
      const inputs = given.filter(x => x !== undefined);
      const y = layer.apply(
        inputs.length === 1 ? (inputs[0] as SymbolicTensor) : (inputs as SymbolicTensor[]),
        options,
      );
      this.outputs.set(`${name} ${node}`, [y].flat());
      calls.shift();
    }
  }
  /** Keras writes how masks are made; here layers pass them on by themselves. */
  private withoutMasks({ args, kwargs }: Call): Call {
    const isMask = (value: unknown): boolean =>
      Array.isArray(value)
        ? value.some(isMask)
        : isReference(value) && this.masks.has(value.config.kerasHistory[0]);
    const given = Object.entries(kwargs).filter(
      ([key, value]) => value !== null && !(/mask$/.test(key) && isMask(value)),
    );
    return { args, kwargs: Object.fromEntries(given) };
  }
  private areThere(part: unknown): boolean {
    if (isReference(part)) return this.find(part.config.kerasHistory) !== undefined;
    if (Array.isArray(part)) return part.every(inner => this.areThere(inner));
    return !isPlain(part) || Object.values(part).every(inner => this.areThere(inner));
  }
  private find([layer, node, index]: History): SymbolicTensor | undefined {
    return this.outputs.get(`${layer} ${node}`)?.[index];
  }
  private revived(part: unknown): unknown {
    if (isReference(part)) return this.find(part.config.kerasHistory);
    if (isConstant(part))
      return tensor(part.config.value as number[], undefined, part.config.dtype);
    if (Array.isArray(part)) return part.map(inner => this.revived(inner));
    if (!isPlain(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([k, v]) => [k, this.revived(v)]));
  }
  /** The tensors that inputs or outputs are, nested as they were. */
  tensors(tree: unknown): unknown {
    if (isHistory(tree)) return this.find(tree) ?? this.missing(tree);
    if (Array.isArray(tree)) return tree.map(part => this.tensors(part));
    if (!isPlain(tree))
      throw new TypeError(mismatch('fromConfig', 'inputs and outputs of a model', tree));
    return Object.fromEntries(Object.entries(tree).map(([k, v]) => [k, this.tensors(v)]));
  }
  private missing(history: History): never {
    throw new Error(
      mismatch('fromConfig', 'a tensor that a layer of the model gives', history.join(', ')),
    );
  }
  private stuck(): Error {
    const names = this.waiting.map(({ name }) => `"${name}"`).join(', ');
    const operations =
      this.masks.size > 0
        ? ` Keras's operations (${[...this.masks].join(', ')}) are no layers here.`
        : '';
    return new Error(
      `fromConfig: the inputs of ${names} are not there: they wait for each other, or for a layer that the config lacks.${operations}`,
    );
  }
}
/** What Keras writes for `x + y` or a mask. */
const isOperation = ({ module }: GraphLayer): boolean => /^keras\.src\.ops\b/.test(module ?? '');
const isHistory = (x: unknown): x is History =>
  Array.isArray(x) && x.length === 3 && typeof x[0] === 'string' && typeof x[1] === 'number';
const isReference = (x: unknown): x is { config: { kerasHistory: History } } =>
  isPlain(x) && x.className === KERAS_TENSOR;
const isConstant = (x: unknown): x is { config: { value: unknown; dtype: 'float32' } } =>
  isPlain(x) && x.className === CONSTANT;
