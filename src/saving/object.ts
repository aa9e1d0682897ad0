// SPDX-License-Identifier: MIT
// Objects as plain values that JSON holds, and back: Keras's format, with keys in camelCase.
import { getActivation } from '../activations/index.js';
import { mismatch } from '../errors.js';
import { Tensor } from '../tensor.js';
import {
  findBuiltin,
  getRegisteredName,
  getRegisteredObject,
  type Registrable,
  unknownObject,
} from './registry.js';

export type Config = Record<string, unknown>;

/** An object in a config. */
export interface Serialized {
  /** Keras's module of the class: 'keras.layers'; null: a class of the user's. */
  module: string | null;
  className: string;
  config: Config;
  /** The name under which it was registered. */
  registeredName: string | null;
}

/** What layers, optimizers, losses and so on have in common: they can be written. */
export interface Serializable {
  readonly className: string;
  /** Where Keras has such objects: 'keras.layers'. */
  readonly kerasModule: string;
  getConfig(): Config;
}
const isSerializable = (x: unknown): x is Serializable =>
  (typeof x === 'object' || typeof x === 'function') &&
  x !== null &&
  typeof (x as Partial<Serializable>).getConfig === 'function' &&
  typeof (x as Partial<Serializable>).kerasModule === 'string';

/** An object as it stands in a config. */
export function serialize(object: Serializable): Serialized {
  const Class = object.constructor;
  const config = object.getConfig();
  const registeredName = getRegisteredName(Class) ?? null;
  if (registeredName !== null)
    return { module: null, className: Class.name, config, registeredName };
  const { className, kerasModule } = object;
  if (isBuiltin(object))
    return { module: kerasModule, className, config, registeredName: kerasName(className) };
  const name = typeof object === 'function' ? className : Class.name;
  return { module: null, className: name, config, registeredName };
}
/** Not so is a subclass of the user's, which may have inherited the name. */
function isBuiltin({ constructor: Class, className, kerasModule }: Serializable): boolean {
  const found = findBuiltin(className, kerasModule);
  return found !== undefined && (!isClass(found) || found === Class);
}
/** Keras registers few of its own classes. */
const kerasName = (className: string): string | null =>
  className === 'Functional' ? className : null;
const isClass = (f: Registrable): boolean => /^class\b/.test(Function.prototype.toString.call(f));

/** The same as JSON can hold it: objects serialized, functions by name, tensors as arrays. */
export function plain(value: unknown): unknown {
  if (isSerializable(value)) return serialize(value);
  if (typeof value === 'function') return plainFunction(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Tensor) return value.arraySync();
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  if (typeof value !== 'object' || value === null) return value;
  return plainConfig(value);
}
/** The same of each entry, but for those that are undefined. */
export const plainConfig = (config: object): Config =>
  Object.fromEntries(
    Object.entries(config)
      .filter(([, v]) => v !== undefined)
      .map(([key, v]) => [key, plain(v)]),
  );

/** An activation by its name, another function as Keras has functions. */
function plainFunction(fn: Registrable): unknown {
  const registeredName = getRegisteredName(fn);
  if (registeredName !== undefined) return functionForm(registeredName, registeredName);
  const activation = getActivation(fn as (x: Tensor) => Tensor);
  const { activationName } = activation;
  if (findBuiltin(activationName, 'keras.activations') === activation) return activationName;
  if (fn.name !== '') return functionForm(fn.name, 'function');
  const advice = 'Give it one: const name = (x) => ..., and pass `name`.';
  throw new TypeError(mismatch('getConfig', 'functions that have a name', fn, advice));
}
const functionForm = (config: string, registeredName: string) => ({
  module: 'builtins',
  className: 'function',
  config,
  registeredName,
});

interface Written {
  module?: string | null;
  className: string;
  config: Config | string;
  registeredName?: string | null;
}
export const isWritten = (x: unknown): x is Written =>
  typeof x === 'object' &&
  x !== null &&
  typeof (x as Partial<Written>).className === 'string' &&
  'config' in x;

/** Objects and functions again, wherever a config names them. */
export function revive<T = unknown>(value: unknown): T {
  if (Array.isArray(value)) return value.map(revive) as T;
  if (typeof value !== 'object' || value === null || isObject(value)) return value as T;
  if (isWritten(value)) return reviveObject(value) as T;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, revive(v)])) as T;
}
/** Objects that are there already stay as they are. */
const isObject = (value: object): boolean =>
  ![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

function reviveObject({ module, className, config, registeredName }: Written): unknown {
  const name = typeof config === 'string' ? config : className;
  const custom =
    (registeredName && getRegisteredObject(registeredName)) || getRegisteredObject(name);
  const found = custom ?? findBuiltin(name, module);
  if (found === undefined) return unknownObject(name, module);
  if (typeof config !== 'string') return make(found, config);
  return custom ?? name; // whoever takes one of the library's functions takes its name
}

/** An object of a class, or of a factory, by its config. */
function make(found: Registrable, config: Config): unknown {
  const { fromConfig } = found as { fromConfig?: (config: Config) => unknown };
  if (typeof fromConfig === 'function') return fromConfig.call(found, config);
  const settled = revive(config);
  return isClass(found)
    ? new (found as new (config: unknown) => unknown)(settled)
    : (found as (config: unknown) => unknown)(settled);
}

/** The `fromConfig` of every class whose constructor takes its config. */
export function fromConfig<T>(this: new (config: never) => T, config: Config): T {
  return new this(revive<never>(config));
}
