// SPDX-License-Identifier: MIT

/** Named results, which can also be taken apart in their order: `const [loss, accuracy] = await model.evaluate(x, y)`. */
export type Logs = Record<string, number> & Iterable<number>;

export function makeLogs(entries: readonly (readonly [string, number])[]): Logs {
  const logs = Object.fromEntries(entries) as Logs;
  Object.defineProperty(logs, Symbol.iterator, {
    value: () => entries.map(([, v]) => v)[Symbol.iterator](),
    enumerable: false,
  });
  return logs;
}
