// SPDX-License-Identifier: MIT
import type { TypedArray } from '../dtype.js';
import { cast, reshape } from '../ops/index.js';
import { withoutScope } from '../scope.js';
import { Tensor, type Variable } from '../tensor.js';
import { mismatch } from '../errors.js';
import { assign, setData, zeroVariable } from '../variable.js';

/**
 * Named results, which can also be taken apart: `const [loss, accuracy] = await model.evaluate(x, y)`. The names stand in the order
 * of the alphabet, as in Keras; taken apart, the loss comes first, then those of the outputs.
 */
export type Logs = Record<string, number> & Iterable<number>;
/** What a step gives by name: scalars, of which the logs are made. */
export type StepLogs = Record<string, Tensor | number>;

export function makeLogs(entries: readonly (readonly [string, number])[]): Logs {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const logs = Object.fromEntries(sorted) as Logs;
  Object.defineProperty(logs, Symbol.iterator, {
    value: () => entries.map(([, v]) => v)[Symbol.iterator](),
    enumerable: false,
  });
  return logs;
}

/** The values of named results, of one for each class or threshold their mean; the tensors end. */
export async function readLogs(named: readonly (readonly [string, Tensor])[]): Promise<Logs> {
  const values = await Promise.all(named.map(([, t]) => t.data()));
  named.forEach(([, t]) => t.dispose());
  return makeLogs(named.map(([name], i) => [name, meanOf(values[i])]));
}

const meanOf = (values: TypedArray): number =>
  Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

/** What a step of the user's own gave last, in variables, which recorded steps write without JavaScript. */
export class LastLogs {
  readonly variables = new Map<string, Variable>();

  /** Within a step: each value becomes the last one of its name. */
  note(who: string, logs: StepLogs): void {
    for (const [name, value] of Object.entries(logs)) {
      if (!(value instanceof Tensor ? value.size === 1 : typeof value === 'number'))
        throw new TypeError(
          mismatch(who, `a scalar for "${name}"`, value instanceof Tensor ? value.shape : value),
        );
      const scalar = value instanceof Tensor ? cast(reshape(value, []), 'float32') : value;
      assign(this.variableFor(name), scalar);
    }
  }
  /** Takes a value that an earlier program noted. */
  restore(name: string, value: TypedArray): void {
    setData(this.variableFor(name), value);
  }
  private variableFor(name: string): Variable {
    let v = this.variables.get(name);
    if (v === undefined) {
      v = withoutScope(() => zeroVariable([], 'float32', { name, trainable: false }));
      this.variables.set(name, v);
    }
    return v;
  }
  read(): Promise<Logs> {
    return readLogs([...this.variables].map(([name, v]) => [name, v.value] as const));
  }
}
