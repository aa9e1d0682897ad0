// SPDX-License-Identifier: MIT
// The library's own classes and factories under Keras's class names, found in the tables of each kind.
import * as activations from '../activations/index.js';
import * as constraints from '../constraints/index.js';
import * as initializers from '../initializers/index.js';
import * as layers from '../layers/index.js';
import * as losses from '../losses/index.js';
import * as metrics from '../metrics/index.js';
import { Functional } from '../models/functional.js';
import { Sequential } from '../models/sequential.js';
import { findName } from '../naming.js';
import * as optimizers from '../optimizers/index.js';
import * as schedules from '../optimizers/schedules.js';
import * as regularizers from '../regularizers/index.js';
import { addBuiltins, type Builtins, type Registrable } from './registry.js';

type Exports = Readonly<Record<string, unknown>>;

/** Layers stand under their class names; so do models. */
function classes(exported: Exports): Builtins {
  const isLayer = (name: string) =>
    (exported[name] as { prototype?: unknown } | undefined)?.prototype instanceof layers.Layer;
  return {
    find: name =>
      Object.hasOwn(exported, name) && isLayer(name) ? (exported[name] as Registrable) : undefined,
    names: () => Object.keys(exported).filter(isLayer),
  };
}

/** All else is made by factories: `glorotUniform` makes what Keras calls GlorotUniform. */
function factories(exported: Exports): Builtins {
  const entries = Object.entries(exported).filter(
    ([name, f]) =>
      typeof f === 'function' &&
      /^(?!(get|define|custom|deserialize|serialize)[A-Z])[a-z]/.test(name),
  );
  const table = Object.fromEntries(entries) as Record<string, Registrable>;
  return {
    find: className => {
      const name = findName(className, table);
      return name === undefined ? undefined : table[name];
    },
    names: () => Object.keys(table),
  };
}

const namedActivations = factories(activations);

addBuiltins('keras', classes({ Sequential, Functional, Model: Functional }));
addBuiltins('models', classes({ Sequential, Functional, Model: Functional }));
addBuiltins('layers', classes(layers));
addBuiltins('schedules', factories(schedules));
addBuiltins('optimizers', factories(optimizers));
addBuiltins('losses', factories(losses));
addBuiltins('metrics', factories(metrics));
addBuiltins('initializers', factories(initializers));
addBuiltins('regularizers', factories(regularizers));
addBuiltins('constraints', factories(constraints));
addBuiltins('activations', {
  ...namedActivations,
  find: name => namedActivations.find(name) && activations.getActivation(name),
});
