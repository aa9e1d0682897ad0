// SPDX-License-Identifier: MIT
// How layers are named, and their weights' paths with them.

/** `MaxPooling2D` gives `max_pooling2d`, as Keras names layers. */
const snakeCase = (className: string): string =>
  className
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

/** An automatic name without its number. */
export const stableName = ({ name, className }: { name: string; className: string }): string =>
  name.replace(new RegExp(`^((forward_|backward_)?${snakeCase(className)})_\\d+$`), '$1');

/** Numbers the names that come again. */
export function uniqueNames(): (name: string) => string {
  const counts = new Map<string, number>();
  return name => {
    const n = counts.get(name) ?? 0;
    counts.set(name, n + 1);
    return n === 0 ? name : `${name}_${n}`;
  };
}

const unique = uniqueNames();
/** `dense`, then `dense_1`, `dense_2` ... in the whole process. */
export const automaticName = (className: string): string => unique(snakeCase(className));
