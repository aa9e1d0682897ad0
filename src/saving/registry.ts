// SPDX-License-Identifier: MIT
// Which class or function a name in a saved config means.
import { mismatch, nearest } from '../errors.js';

/** What can be registered: a class with `fromConfig` (or whose constructor takes the config), a loss's factory, or a plain function. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- classes have constructors of any kind
export type Registrable = Function;
/** Classes and functions of one's own by the names under which they were written. */
export type CustomObjects = Readonly<Record<string, Registrable>>;

export interface RegisterOptions {
  /** Stands in front of the name, so that two libraries can have one of the same. Default 'Custom'. */
  package?: string;
  /** Default: the class's own name. */
  name?: string;
}

const registered = new Map<string, Registrable>();
const names = new Map<Registrable, string>();
const scopes: CustomObjects[] = [];

/**
 * Lets configs name a class (a layer, model, initializer, metric ...) or a function of one's own. Keras's
 * `register_keras_serializable`.
 *
 * @example gm.saving.registerSerializable(MyLayer, { package: 'mine' });
 * @throws TypeError where another one has the name already
 */
export function registerSerializable<F extends Registrable>(
  target: F,
  { package: owner = 'Custom', name = ownName(target) }: RegisterOptions = {},
): F {
  if (typeof target !== 'function' || name === '')
    throw new TypeError(
      mismatch('registerSerializable', 'a class or a function that has a name', target),
    );
  const full = `${owner}>${name}`;
  const before = registered.get(full);
  if (before !== undefined && before !== target)
    throw new TypeError(
      `registerSerializable: "${full}" names another class already. Give it a \`name\` or \`package\` of its own.`,
    );
  registered.set(full, target);
  names.set(target, full);
  return target;
}
const ownName = (target: Registrable): string =>
  Object.hasOwn(target, 'className')
    ? (target as unknown as { className: string }).className
    : target.name;

/** The name under which a class or function was registered, with its package: `Custom>MyLayer`. */
export const getRegisteredName = (target: Registrable): string | undefined => names.get(target);

/** What a name means: in `customObjects`, in those of `withCustomObjects`, or registered (the package may be left out where it is 'Custom'). */
export function getRegisteredObject(
  name: string,
  customObjects: CustomObjects = {},
): Registrable | undefined {
  for (const objects of [customObjects, ...scopes])
    if (Object.hasOwn(objects, name)) return objects[name];
  return registered.get(name) ?? registered.get(`Custom>${name}`);
}

/** Runs `fn`, in which configs may name these classes and functions. Keras's `custom_object_scope`. */
export function withCustomObjects<T>(customObjects: CustomObjects | undefined, fn: () => T): T {
  scopes.unshift(customObjects ?? {});
  try {
    return fn();
  } finally {
    scopes.shift();
  }
}

/** Finds a class or factory of this library by Keras's class name. */
export interface Builtins {
  find(className: string): Registrable | undefined;
  names(): string[];
}
const builtins = new Map<string, Builtins>();
/** The library's own, by what stands behind `keras.` in a module: 'layers', 'optimizers'. @internal */
export const addBuiltins = (kind: string, table: Builtins): void => void builtins.set(kind, table);

/** `keras.src.layers.core.dense` means the kind 'layers'. */
function tablesOf(module: string | null | undefined): Builtins[] {
  if (module === null) return [];
  if (module === undefined) return [...builtins.values()];
  if (typeof module !== 'string')
    throw new TypeError(mismatch('a saved object', '`module` to be a name', module));
  const words = module.split('.').reverse();
  const kind = words.find(word => builtins.has(word));
  return kind === undefined ? [...builtins.values()] : [builtins.get(kind)!];
}
/** The library's own class or factory of this name; undefined as module: of any kind. @internal */
export const findBuiltin = (className: string, module?: string | null): Registrable | undefined => {
  for (const table of tablesOf(module)) {
    const found = table.find(className);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** @throws TypeError where a saved config names what is not known */
export function unknownObject(className: string, module?: string | null): never {
  const known = [
    ...tablesOf(module).flatMap(table => table.names()),
    ...[...registered.keys()].map(name => name.slice(name.indexOf('>') + 1)),
  ];
  const advice = `${nearest(className, known)} Register your own with gm.saving.registerSerializable, or pass it in customObjects: { ${className} }.`;
  throw new TypeError(
    mismatch(
      'fromConfig',
      'the name of a class or function that is known',
      className,
      advice.trim(),
    ),
  );
}
