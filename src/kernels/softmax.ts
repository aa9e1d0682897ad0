// SPDX-License-Identifier: MIT
// softmax and logSoftmax, row by row (native/ops/softmax.h).
import { denseLayout, floats } from './arrays.js';
import { defineKernel, type Form, type Kernel } from './kernel.js';
import { ARRAY, record } from './native.js';
import { checkNames, checkObject, integer } from './options.js';

export interface SoftmaxOptions {
  rows: number;
  cols: number;
  /** [rows, cols]. */
  x: Float32Array;
  /** [rows, cols], the target: x itself, or memory that x does not overlap. */
  y: Float32Array;
}

interface Rows extends SoftmaxOptions {
  log: boolean;
}

const form: Form<Rows> = {
  encode: p =>
    record.softmax({ type: 'float32', x: ARRAY, y: ARRAY, rows: p.rows, cols: p.cols, log: p.log }),
  arrays: p => [p.x, p.y],
  sizes: p => [p.rows * p.cols, p.rows * p.cols],
  formula: () => 'rows*cols',
  layout: p => denseLayout(p.rows * p.cols),
  readsTarget: () => false,
  on: (p, [x, y]) => ({ ...p, x: x!, y: y! }),
};

const names = new Set(['rows', 'cols', 'x', 'y']);
const read =
  (log: boolean) =>
  (who: string, options: SoftmaxOptions): Rows => {
    checkObject(who, options);
    const { rows, cols, x, y } = options;
    checkNames(who, options, names);
    return {
      rows: integer(who, 'rows', rows),
      cols: integer(who, 'cols', cols),
      x: floats(who, 'x', x),
      y: floats(who, 'y', y),
      log,
    };
  };

/**
 * y = exp(x) / sum(exp(x)) of each row, without overflow.
 *
 * @example softmax({ rows: 64, cols: 10, x: logits, y: probabilities })
 */
export const softmax: Kernel<SoftmaxOptions> = defineKernel('softmax', { form, read: read(false) });
/** y = x - log(sum(exp(x))) of each row. */
export const logSoftmax: Kernel<SoftmaxOptions> = defineKernel('logSoftmax', {
  form,
  read: read(true),
});
