// SPDX-License-Identifier: MIT
// Plain configs in Keras's spelling, and back: keys in snake_case, dtypes as policies, no key that Keras does not have.
import { mismatch } from '../errors.js';
import { snakeCase } from '../naming.js';
import type { Config } from './object.js';
import { findBuiltin } from './registry.js';

type Entry = [string, unknown];
const mapEntries = (object: object, change: (entry: Entry) => Entry[]): Config =>
  Object.fromEntries(Object.entries(object).flatMap(change));
const isRecord = (x: unknown): x is Config =>
  typeof x === 'object' && x !== null && !Array.isArray(x);

/** `beta1` is `beta_1`, `adamBeta1` `adam_beta_1`; the digits of `l2_shrinkage` and `max2d` stay where they are. */
const snakeKey = (key: string): string => snakeCase(key).replace(/(beta|epsilon)(\d)/, '$1_$2');
const camelCase = (key: string): string =>
  key.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, c: string) => c.toUpperCase());

/** Options whose strings are the user's own words, not the names of choices. */
const freeText = ['name', 'vocabulary', 'oovToken', 'maskToken', 'encoding', 'dtype', 'biasAxes'];
const isChoice = (key: string, value: unknown): value is string =>
  typeof value === 'string' && !freeText.includes(key);
/** `channelsLast`, `channels_last`; and nothing that is no such word. */
const snakeWord = (word: string): string =>
  /^[a-z][a-zA-Z0-9]*$/.test(word) ? snakeCase(word) : word;
const camelWord = (word: string): string =>
  /^[a-z][a-z0-9_]*$/.test(word) ? camelCase(word) : word;

// ---- to Keras ------------------------------------------------------------------------------------------------------------

/** A plain value as Keras writes it. */
export function toKeras(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toKeras);
  if (!isRecord(value)) return value;
  if (typeof value.className !== 'string' || !('config' in value))
    return mapEntries(value, ([key, v]) => [[key, toKeras(v)]]);
  const { module, className, config: _, ...rest } = value;
  const written = { module, class_name: publicName(className), config: kerasConfig(value) };
  if (module === undefined) delete written.module;
  return { ...written, ...mapEntries(rest, ([key, v]) => [[snakeKey(key), kerasPart(key, v)]]) };
}
/** Keras finds one class by another name than it has. */
const publicName = (className: string): string =>
  className === 'GroupedQueryAttention' ? 'GroupQueryAttention' : className;

/** The text of it: Keras refuses some whole numbers that are not written as 1.0. */
export const kerasText = (value: unknown): string =>
  JSON.stringify(toKeras(value)).replace(
    /"(momentum|learning_rate|beta|threshold)":-?\d+(?=[,}])/g,
    '$&.0',
  );
/** What stands beside an object's config. */
function kerasPart(key: string, value: unknown): unknown {
  if (key === 'compileConfig') return kerasCompile(value as Config);
  if (key === 'inboundNodes') return (value as Config[]).map(kerasNode);
  return isRecord(value) ? snakeKeys(value) : value;
}
const snakeKeys = (config: Config): Config =>
  mapEntries(config, ([key, v]) => [[snakeKey(key), toKeras(v)]]);

const kerasNode = ({ args, kwargs }: Config): Config => ({
  args: toKeras(args),
  kwargs: snakeKeys(kwargs as Config),
});
/** Names of losses and metrics are choices, wherever they stand. */
const kerasCompile = (config: Config): Config =>
  mapEntries(config, ([key, v]) => [[snakeKey(key), toKeras(snakeWords(v))]]);
const snakeWords = (value: unknown): unknown => {
  if (typeof value === 'string') return snakeWord(value);
  if (Array.isArray(value)) return value.map(snakeWords);
  if (!isRecord(value) || 'className' in value) return value;
  return mapEntries(value, ([key, v]) => [[key, snakeWords(v)]]);
};

function kerasConfig({ module, className, config }: Config): unknown {
  if (!isRecord(config)) return config;
  if (className === '__keras_tensor__') return snakeKeys(config);
  if (module === null) return mapEntries(config, ([key, v]) => [[key, toKeras(v)]]);
  const isLayer = module === 'keras.layers' || module === 'keras';
  return mapEntries(config, ([key, v]) => {
    if (!isOption(module as string, className as string, key)) return [];
    if (isLayer && key === 'dtype' && className !== 'InputLayer') return [[key, policy(v)]];
    return [[snakeKey(key), isChoice(key, v) ? snakeWord(v) : toKeras(v)]];
  });
}
/** Keras says the shape by an InputLayer, and some of its classes take less than others. */
function isOption(module: string, className: string, key: string): boolean {
  if (key === 'axis') return module !== 'keras.metrics' || className !== 'BinaryCrossentropy';
  if (key === 'dtype') return className !== 'Pipeline';
  if (key === 'trainable') return !/^SpatialDropout|^Discretization$|^Pipeline$/.test(className);
  return key !== 'inputShape' && key !== 'batchInputShape';
}
const policy = (name: unknown): Config => ({
  module: 'keras',
  class_name: 'DTypePolicy',
  config: { name },
  registered_name: null,
});

// ---- from Keras ----------------------------------------------------------------------------------------------------------

/** What Keras wrote as a plain value. */
export function fromKeras(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromKeras);
  if (!isRecord(value)) return value;
  if (typeof value.class_name !== 'string' || !('config' in value))
    return mapEntries(value, ([key, v]) => [[key, fromKeras(v)]]);
  if (value.class_name === 'DTypePolicy') return (value.config as Config).name;
  const { module, class_name: className, config, ...rest } = value;
  const read = { module: module as string | null | undefined, className };
  return {
    ...read,
    config: plainConfig(read, config),
    ...mapEntries(rest, ([key, v]) => [[camelCase(key), plainPart(key, v)]]),
  };
}
function plainPart(key: string, value: unknown): unknown {
  if (key === 'inbound_nodes') return (value as Config[]).map(plainNode);
  return isRecord(value) ? camelKeys(value) : value;
}
const camelKeys = (config: Config): Config =>
  mapEntries(config, ([key, v]) => [[camelCase(key), fromKeras(v)]]);
const plainNode = (node: Config): Config => {
  if (Array.isArray(node) || !isRecord(node.kwargs))
    throw new TypeError(
      mismatch('modelFromJSON', "`inbound_nodes` in Keras 3's format, with args and kwargs", node),
    );
  return { args: fromKeras(node.args), kwargs: camelKeys(node.kwargs) };
};

interface Read {
  module: string | null | undefined;
  className: string;
}
function plainConfig(read: Read, config: unknown): unknown {
  if (!isRecord(config)) return config;
  if (read.className === '__keras_tensor__') return camelKeys(config);
  if (read.module === null) return mapEntries(config, ([key, v]) => [[key, fromKeras(v)]]);
  const plain = mapEntries(config, ([key, v]) => {
    const own = camelCase(key);
    return [[own, isChoice(own, v) ? camelWord(v) : fromKeras(v)]];
  });
  return withoutForeign(read, plain);
}

/** Options that this library has not are dropped where they ask for nothing. */
const asksNothing = (key: string, value: unknown): boolean =>
  value === null || value === false || (key === 'autocast' && value === true);
function withoutForeign({ module, className }: Read, config: Config): Config {
  const Class = findBuiltin(className, module) as { configKeys?: readonly string[] } | undefined;
  const known = [...common, ...(Class?.configKeys ?? [])];
  return mapEntries(config, ([key, v]) => {
    if (Class?.configKeys === undefined) return foreign(module, key) ? [] : [[key, v]];
    return !known.includes(key) && asksNothing(key, v) ? [] : [[key, v]];
  });
}
const common = ['name', 'dtype', 'trainable'];
/** Losses and metrics are float32. */
const foreign = (module: string | null | undefined, key: string): boolean =>
  key === 'dtype' && /losses|metrics/.test(module ?? '');
