// SPDX-License-Identifier: MIT
// The shapes that calls give: what the ops say, nothing that a layer repeats. Nothing is computed.
import type { DType } from '../dtype.js';
import { withoutScope } from '../scope.js';
import type { Shape } from '../shape.js';
import { stream, Trace } from '../stream.js';
import { Tensor, type TensorLike } from '../tensor.js';
import { mapLeaves } from '../tree.js';
import { withinCall } from './call_around.js';
import { each, hasSeveral, type Samples, type Tensors } from './calls.js';
import type { Spec, SymbolicShape } from './symbolic.js';

let depth = 0;
/** Whether a layer is called for the shape of its output alone: with one sample that nobody gave. */
export const isTracingShapes = (): boolean => depth > 0;

/** Runs `fn` for the shapes that it makes. */
function tracing<T>(fn: () => T): T {
  const trace = new Trace();
  depth++;
  try {
    return withinCall(false, () => withoutScope(() => stream.capture(trace, fn)));
  } finally {
    depth--;
    trace.release();
  }
}

/** The shape of a sample that `fn` makes of samples of this shape. */
export function traceShape(
  samples: Samples,
  dtypes: DType | readonly DType[],
  fn: (x: Tensors) => Tensors,
): Samples {
  const all = [dtypes].flat();
  const symbolic = (sample: Shape, i = 0) => new Tensor([1, ...sample], all[i] ?? all[0]);
  return tracing(() => {
    const y = fn(hasSeveral(samples) ? samples.map((s, i) => symbolic(s, i)) : symbolic(samples));
    return each(y, t => t.shape.slice(1));
  });
}

/** What a call gives, of which `x` and `options` hold a spec (of one sample) for each tensor. */
export function traceSpecs(
  x: unknown,
  options: object,
  call: (x: TensorLike, options: object) => Tensors,
): Spec[] {
  const placeholder = ({ shape, dtype }: Spec) => new Tensor([1, ...(shape as Shape)], dtype);
  return tracing(() => {
    const [input, given] = mapLeaves([x, options] as const, isSpec, placeholder);
    const y = call(input as TensorLike, given);
    return [y].flat().map(({ shape, dtype }) => ({ shape, dtype }));
  });
}
const isSpec = (part: unknown): part is Spec =>
  typeof part === 'object' &&
  part !== null &&
  !(part instanceof Tensor) &&
  'shape' in part &&
  'dtype' in part;

/** The shape of one sample of such a batch; null where it is open. */
export const knownSample = (batch: SymbolicShape | null): Shape | null => {
  const sample = batch?.slice(1) ?? [null];
  return sample.includes(null) ? null : (sample as Shape);
};
