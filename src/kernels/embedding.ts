// SPDX-License-Identifier: MIT
// Rows of a table by their indices (native/ops/gather.h).
import { denseLayout, floats, integersOf } from './arrays.js';
import { defineKernel, type Form, type Kernel } from './kernel.js';
import { ARRAY, type Floats, record } from './native.js';
import { checkNames, checkObject, integer } from './options.js';

export interface EmbeddingOptions {
  /** How many indices there are. */
  count: number;
  /** Rows of the table. */
  vocabulary: number;
  /** Numbers of a row. */
  width: number;
  /** [count], each from 0 up to, but not, the vocabulary. They are copied at the call. */
  indices: Int32Array;
  /** [vocabulary, width]. */
  table: Float32Array;
  /** [count, width], the target: it may not overlap the table. Where an index is refused, its row is 0. */
  out: Float32Array;
}

const form: Form<EmbeddingOptions> = {
  encode: ({ count, vocabulary, width }) =>
    record.gather({
      type: 'float32',
      x: ARRAY,
      index: ARRAY,
      y: ARRAY,
      outer: 1,
      n: vocabulary,
      inner: width,
      count,
    }),
  arrays: p => [p.table, p.indices, p.out] as readonly Floats[],
  sizes: p => [p.vocabulary * p.width, p.count, p.count * p.width],
  formula: (_p, operand) => (operand === 'x' ? 'vocabulary*width' : 'count*width'),
  layout: p => denseLayout(p.count * p.width),
  readsTarget: () => false,
  on: (p, [table, , out]) => ({ ...p, table: table!, out: out! }),
};

const names = new Set(['count', 'vocabulary', 'width', 'indices', 'table', 'out']);
function read(who: string, options: EmbeddingOptions): EmbeddingOptions {
  checkObject(who, options);
  const { count, vocabulary, width, indices, table, out } = options;
  checkNames(who, options, names);
  const n = integer(who, 'count', count);
  return {
    count: n,
    vocabulary: integer(who, 'vocabulary', vocabulary),
    width: integer(who, 'width', width),
    table: floats(who, 'table', table),
    out: floats(who, 'out', out),
    indices: integersOf(who, 'indices', indices, n),
  };
}

/**
 * out[i] = table[indices[i]], row by row, in place.
 *
 * @example embedding({ count: 3, vocabulary: 1000, width: 64, indices: Int32Array.of(5, 0, 999), table, out })
 */
export const embedding: Kernel<EmbeddingOptions> = defineKernel('embedding', {
  form,
  names: { x: 'table', index: 'indices', y: 'out' },
  read,
});
