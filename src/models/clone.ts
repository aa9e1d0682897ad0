// SPDX-License-Identifier: MIT
// Models once more, with new layers and so with new weights.
import { mismatch } from '../errors.js';
import { InputLayer } from '../layers/input_layer.js';
import type { Layer } from '../layers/layer.js';
import { isSymbol, type SymbolicTensor, type Symbols } from '../layers/symbolic.js';
import { checkKeys } from '../naming.js';
import { compileConfigOf, reviveCompileConfig } from '../saving/compile_config.js';
import { mapLeaves } from '../tree.js';
import { Functional, type SymbolTree } from './functional.js';
import { Model } from './model.js';
import { Sequential } from './sequential.js';

export interface CloneConfig {
  /** What the new model begins with, in the structure of `inputs`. Default: new inputs of the same shapes. */
  inputTensors?: SymbolTree;
  /** What stands in the place of a layer (but for input layers). Default: a layer of the same config. */
  cloneFunction?: (layer: Layer) => Layer;
  /** How a new layer is called, of functional models. Default: `layer.apply(x, options)`. */
  callFunction?: (layer: Layer, x: Symbols, options: Readonly<Record<string, unknown>>) => Symbols;
  /** Whether models within are cloned by the same functions too, instead of being made of their config. Default false. */
  recursive?: boolean;
}
const cloneKeys = ['inputTensors', 'cloneFunction', 'callFunction', 'recursive'];

type LayerClass = { fromConfig(config: Record<string, unknown>): Layer };
const sameAgain = (layer: Layer): Layer =>
  (layer.constructor as unknown as LayerClass).fromConfig(layer.getConfig());

/**
 * The model once more, with new weights; compiled alike, where it was. Layers that are shared within it are shared within the clone.
 *
 * @example const target = gm.cloneModel(network); target.setWeights(network.getWeights());
 * @throws TypeError where a model with a `call` of its own is to be cloned by functions
 */
export function cloneModel<M extends Model>(model: M, config: CloneConfig = {}): M {
  if (!(model instanceof Model)) throw new TypeError(mismatch('cloneModel', 'a model', model));
  checkKeys('cloneModel', config, cloneKeys);
  const clone = cloneOf(model, config);
  if (model.isCompiled) clone.compile(reviveCompileConfig(compileConfigOf(model.compiled)));
  return clone as M;
}

function cloneOf(model: Model, config: CloneConfig): Model {
  if (model instanceof Functional) return cloneFunctional(model, config);
  if (model instanceof Sequential) return cloneSequential(model, config);
  const [option] = Object.keys(config);
  if (option === undefined) return sameAgain(model) as Model;
  const expected = `no \`${option}\`, since its call is not known`;
  throw new TypeError(mismatch(`cloneModel of ${model.title}`, expected, Object.values(config)[0]));
}

/** Each layer's clone, made once. */
function clonerOf(config: CloneConfig): (layer: Layer) => Layer {
  const { cloneFunction = sameAgain, recursive = false } = config;
  const { inputTensors: _, ...rest } = config;
  const clones = new Map<Layer, Layer>();
  const isModel = (layer: Layer) => layer instanceof Functional || layer instanceof Sequential;
  const make = (layer: Layer) =>
    recursive && isModel(layer) ? cloneModel(layer, rest) : cloneFunction(layer);
  return layer => {
    if (!clones.has(layer)) clones.set(layer, make(layer));
    return clones.get(layer)!;
  };
}
const inputLike = ({ shape, dtype, name }: SymbolicTensor): SymbolicTensor =>
  new InputLayer({ batchShape: shape, dtype, name }).symbol;

/** The symbols to begin with, in the order of the model's inputs. */
function givenInputs(model: Model, { inputTensors }: CloneConfig): SymbolicTensor[] | null {
  if (inputTensors === undefined) return null;
  const given = [model.ordered(inputTensors)].flat();
  if (given.every(isSymbol) && given.length === model.inputNames.length) return given;
  const expected = `\`inputTensors\`: symbolic tensors for ${model.inputNames.length} inputs`;
  throw new TypeError(mismatch('cloneModel', expected, inputTensors));
}

function cloneFunctional(model: Functional, config: CloneConfig): Functional {
  const { graph } = model;
  const { callFunction = (layer, x, options) => layer.apply<Symbols>(x, options) } = config;
  const cloneLayer = clonerOf(config);
  const made = new Map<SymbolicTensor, SymbolicTensor>();
  const madeOf = (t: SymbolicTensor) => made.get(t)!;
  const given = givenInputs(model, config);
  model.inputs.forEach((t, i) => made.set(t, given?.[i] ?? inputLike(graph.starts.get(t)!)));
  for (const { layer, x, options, inputs, outputs } of graph.nodes) {
    if (inputs.length === 0) continue;
    const again = mapLeaves([x, options], isSymbol, madeOf) as [Symbols, object];
    const y = [callFunction(cloneLayer(layer), again[0], { ...again[1] })].flat();
    outputs.forEach((t, i) => made.has(t) || made.set(t, y[i]));
  }
  const { inputs, outputs } = mapLeaves(model.config, isSymbol, madeOf);
  return new Functional({ inputs, outputs, name: model.name, trainable: model.trainable });
}

function cloneSequential(model: Sequential, config: CloneConfig): Sequential {
  if (config.callFunction) {
    const expected = 'no `callFunction`, since its layers are called one after another';
    throw new TypeError(mismatch(`cloneModel of ${model.title}`, expected, config.callFunction));
  }
  const given = givenInputs(model, config);
  const start = given ?? (model.built ? model.inputs.map(inputLike) : []);
  const layers = [...start, ...model.layers.map(clonerOf(config))];
  return new Sequential({ layers, name: model.name, trainable: model.trainable });
}
