// Every public name of Keras means something here, as a class's name and as a function's, or it is said why not.
import { readFileSync } from 'node:fs';
import t from 'tap';
import * as gm from '../../src/index.js';

const file = new URL('../golden/keras_names.json', import.meta.url);
const names = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>;

const kinds: Record<string, (name: string) => unknown> = {
  losses: gm.losses.getLoss,
  metrics: gm.metrics.getMetric,
  activations: gm.activations.getActivation,
  regularizers: gm.regularizers.getRegularizer,
  constraints: gm.constraints.getConstraint,
};
/** Not objects: base classes, what serialises, what needs arguments to be one. */
const others =
  /^(get|serialize|deserialize|Loss|Metric|Regularizer|Constraint|threshold)$|Wrapper$/;

for (const [kind, get] of Object.entries(kinds))
  t.test(`${kind} have Keras's names`, async t => {
    for (const name of names[kind].filter(name => !others.test(name))) {
      try {
        t.ok(get(name), name);
      } catch (error) {
        t.match(String(error), /expected the option `/, `${name} needs an option`);
      }
    }
  });
