// SPDX-License-Identifier: MIT
import { mismatch, nearest, ShapeError, shapeText } from '../errors.js';
import { PadMode } from '../native/ops.gen.js';
import { checkShape, type Shape } from '../shape.js';
import { record } from '../stream.js';
import { fromTyped, type Tensor, type TensorLike } from '../tensor.js';
import { around } from './axes.js';
import { defineOp } from './define.js';
import { scatterAlong } from './gather.js';
import { asTensor } from './promote.js';
import { window } from './slice.js';

export interface PadOptions {
  /** What stands beside: `value`, or `x` mirrored without (reflect) or with (symmetric) its edge. */
  mode?: 'constant' | 'reflect' | 'symmetric';
  value?: number;
}
interface PadAttrs {
  before: readonly number[];
  after: readonly number[];
  mode: keyof typeof PadMode;
  value: number;
}

const padOp = defineOp<{ x: Tensor }, PadAttrs>('pad', {
  infer: ({ x }, { before, after }) => ({
    shape: x.shape.map((n, i) => before[i] + n + after[i]),
    dtype: x.dtype,
  }),
  emit: ({ x }, y, { before, after, value, mode }) =>
    record.pad({ x, y, dims: x.shape, before, after, value, mode: PadMode[mode] }),
  gradient: ({ dy, inputs: { x }, attrs }) => ({
    x: attrs.mode === 'constant' ? window(dy, attrs.before, x.shape) : folded(dy, x.shape, attrs),
  }),
});

/** Each padded element's gradient goes to the element that it mirrors, one axis after another. */
function folded(dy: Tensor, shape: Shape, { before, after, mode }: PadAttrs): Tensor {
  let d = dy;
  shape.forEach((n, axis) => {
    if (before[axis] === 0 && after[axis] === 0) return;
    const sources = Int32Array.from({ length: before[axis] + n + after[axis] }, (_, i) =>
      mirrored(i - before[axis], n, mode),
    );
    const { outer, inner } = around(d.shape, axis);
    d = scatterAlong(
      d,
      fromTyped(sources, [sources.length], 'int32'),
      { outer, n, inner },
      d.shape.map((m, i) => (i === axis ? n : m)),
    );
  });
  return d;
}
function mirrored(i: number, n: number, mode: PadAttrs['mode']): number {
  const edge = mode === 'symmetric' ? 1 : 0;
  if (i < 0) return -i - edge;
  return i < n ? i : 2 * n - 2 + edge - i;
}

/** `x` with [before, after] more elements on each axis. */
export function pad(
  x: TensorLike,
  paddings: readonly (readonly [number, number])[],
  { mode = 'constant', value = 0 }: PadOptions = {},
): Tensor {
  const t = asTensor('pad', x);
  if (!Object.hasOwn(PadMode, mode))
    throw new TypeError(
      mismatch(
        'pad',
        'the mode constant, reflect or symmetric',
        mode,
        nearest(String(mode), Object.keys(PadMode)),
      ),
    );
  if (!Array.isArray(paddings) || paddings.length !== t.rank)
    throw new ShapeError(
      mismatch('pad', `[before, after] for each axis of ${shapeText(t.shape)}`, paddings),
    );
  const [before, after] = [0, 1].map(side =>
    paddings.map((p: readonly [number, number]) => p?.[side]),
  );
  checkShape('pad', before);
  checkShape('pad', after);
  if (mode !== 'constant') checkMirror(t.shape, before, after, mode);
  // Of nothing there is nothing to mirror.
  return padOp({ x: t }, { before, after, mode: t.size === 0 ? 'constant' : mode, value });
}
function checkMirror(
  shape: Shape,
  before: readonly number[],
  after: readonly number[],
  mode: string,
): void {
  shape.forEach((n, axis) => {
    const most = mode === 'reflect' ? n - 1 : n;
    const asked = Math.max(before[axis], after[axis]);
    if (asked > 0 && asked > most)
      throw new ShapeError(
        mismatch(
          'pad',
          `at most ${Math.max(0, most)} mirrored elements on axis ${axis} of ${shapeText(shape)}`,
          asked,
        ),
      );
  });
}
