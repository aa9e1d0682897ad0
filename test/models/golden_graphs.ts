// Functional models as test/golden/graphs.py lists them, made again.
import * as gm from '../../src/index.js';
import { golden } from '../golden/golden.js';

type Nested = (number | boolean | Nested)[];
type Key = string | string[];
type Options = Record<string, unknown>;
interface Graph {
  inputs: Record<string, [(number | null)[], gm.DType]>;
  /** A class and its options, or a model. */
  layers: Record<string, [string, Options] | Graph>;
  /** What a call gives, its layer, what it takes, and options that are tensors too. */
  calls: [Key, string, Key, Record<string, Key>?][];
  outputs: Key;
}
export interface GraphCase {
  name: string;
  graph: Graph;
  layers: string[];
  /** Keras's paths. */
  weightNames: string[];
  trainable: string[];
  weights: Nested[];
  x: Nested[];
  y: Nested[];
}
export const graphCases: readonly GraphCase[] = golden<GraphCase>('graphs');

type LayerClass = new (config: Options) => gm.layers.Layer;
const classes = gm.layers as unknown as Record<string, LayerClass>;
const layerOf = (name: string, given: [string, Options] | Graph): gm.layers.Layer =>
  Array.isArray(given) ? new classes[given[0]]({ ...given[1], name }) : graphModel(name, given);

export function graphModel(name: string, graph: Graph): gm.Functional {
  const made: Record<string, gm.SymbolicTensor> = {};
  for (const [key, [shape, dtype]] of Object.entries(graph.inputs))
    made[key] = gm.input({ name: key, shape, dtype });
  const layers = Object.entries(graph.layers).map(([key, l]) => [key, layerOf(key, l)] as const);
  const byName = Object.fromEntries(layers);
  const symbols = (keys: Key) => (Array.isArray(keys) ? keys.map(k => made[k]) : made[keys]);
  for (const [gives, layer, takes, given = {}] of graph.calls) {
    const options = Object.fromEntries(Object.entries(given).map(([k, v]) => [k, symbols(v)]));
    const y = [byName[layer].apply<gm.SymbolicTensor[]>(symbols(takes), options)].flat();
    [gives].flat().forEach((key, i) => (made[key] = y[i]));
  }
  const inputs = Object.keys(graph.inputs).map(key => made[key]);
  return gm.model({ inputs, outputs: symbols(graph.outputs), name });
}
/** The data of a case, as its model takes them. */
export const inputsOf = ({ graph, x }: GraphCase): gm.Tensor[] =>
  Object.values(graph.inputs).map(([, dtype], i) => gm.tensor(x[i], undefined, dtype));
