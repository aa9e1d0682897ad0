// SPDX-License-Identifier: MIT
import { shapeText } from './errors.js';
import type { NestedArray, Tensor } from './tensor.js';

const EDGE = 3; // rows or values shown at each end of a long axis
const MOST = 1000; // elements printed whole

/** A tensor as text: shape, dtype and values, long axes shortened. Never throws. */
export function formatTensor(t: Tensor): string {
  const head = `Tensor(shape=${shapeText(t.shape)}, dtype=${t.dtype}`;
  if (t.isDisposed) return `${head}, disposed)`;
  if (t.handle < 0) return `${head}, captured)`;
  try {
    const shorten = t.size > MOST;
    return `${head},\n  ${formatValues(t.arraySync(), 1, shorten)})`;
  } catch (error) {
    return `${head}, ${error instanceof Error ? error.message : String(error)})`;
  }
}

function formatNumber(v: number): string {
  if (Number.isInteger(v) || !Number.isFinite(v)) return String(v);
  const size = Math.abs(v);
  return size >= 1e-4 && size < 1e7 ? String(Number(v.toPrecision(6))) : v.toExponential(5);
}

function formatValues(v: NestedArray, depth: number, shorten: boolean): string {
  if (!Array.isArray(v)) return typeof v === 'number' ? formatNumber(v) : String(v);
  const cut = shorten && v.length > 2 * EDGE + 1;
  const parts = (cut ? [...v.slice(0, EDGE), ...v.slice(-EDGE)] : v).map(one =>
    formatValues(one, depth + 1, shorten),
  );
  if (cut) parts.splice(EDGE, 0, '...');
  const inner = Array.isArray(v[0]) ? `,\n${' '.repeat(depth + 2)}` : ', ';
  return `[${parts.join(inner)}]`;
}
