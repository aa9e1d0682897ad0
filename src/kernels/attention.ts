// SPDX-License-Identifier: MIT
// Scaled dot-product attention, tile by tile (native/ops/attention.h).
import { mismatch } from '../errors.js';
import { denseLayout, floats } from './arrays.js';
import { defineKernel, type Form, type Kernel } from './kernel.js';
import { ARRAY, record } from './native.js';
import { checkNames, checkObject, flag, integer, number } from './options.js';

export interface AttentionOptions {
  /** Default 1. */
  batch?: number | undefined;
  queries: number;
  keys: number;
  heads: number;
  /** Of keys and values; each serves heads / kvHeads heads of queries. Default: heads. */
  kvHeads?: number | undefined;
  /** Numbers of a query and of a key. */
  depth: number;
  /** Numbers of a value. Default: depth. */
  values?: number | undefined;
  /** Whether query i sees the keys up to i alone. */
  causal?: boolean | undefined;
  /** What scores are multiplied by. Default 1 / sqrt(depth). */
  scale?: number | undefined;
  /** [batch, queries, heads, depth]. */
  q: Float32Array;
  /** [batch, keys, kvHeads, depth]. */
  k: Float32Array;
  /** [batch, keys, kvHeads, values]. */
  v: Float32Array;
  /** [batch, queries, heads, values], the target: it may overlap no input. */
  y: Float32Array;
}
type Attention = { [K in keyof AttentionOptions]-?: NonNullable<AttentionOptions[K]> };

const form: Form<Attention> = {
  encode: ({ q: _q, k: _k, v: _v, y: _y, ...sizes }) =>
    record.attention({ type: 'float32', q: ARRAY, k: ARRAY, v: ARRAY, y: ARRAY, ...sizes }),
  arrays: p => [p.q, p.k, p.v, undefined, p.y],
  sizes: p => [
    p.batch * p.queries * p.heads * p.depth,
    p.batch * p.keys * p.kvHeads * p.depth,
    p.batch * p.keys * p.kvHeads * p.values,
    0,
    p.batch * p.queries * p.heads * p.values,
  ],
  formula: (_p, operand) => formulas[operand],
  layout: p => denseLayout(p.batch * p.queries * p.heads * p.values),
  readsTarget: () => false,
  on: (p, [q, k, v, , y]) => ({ ...p, q: q!, k: k!, v: v!, y: y! }),
};
const formulas: Record<string, string> = {
  q: 'batch*queries*heads*depth',
  k: 'batch*keys*kvHeads*depth',
  v: 'batch*keys*kvHeads*values',
  y: 'batch*queries*heads*values',
};

const names = new Set(
  'batch queries keys heads kvHeads depth values causal scale q k v y'.split(' '),
);
function read(who: string, options: AttentionOptions): Attention {
  checkObject(who, options);
  const { batch = 1, queries, keys, heads, depth, causal, scale, q, k, v, y } = options;
  const { kvHeads = heads, values = depth } = options;
  checkNames(who, options, names);
  const size = (key: string, value: unknown, least = 0) => integer(who, key, value, least);
  const p = {
    batch: size('batch', batch),
    queries: size('queries', queries),
    keys: size('keys', keys),
    heads: size('heads', heads),
    kvHeads: size('kvHeads', kvHeads, 1),
    depth: size('depth', depth),
    values: size('values', values),
    causal: flag(who, 'causal', causal),
    scale: number(who, 'scale', scale, 1 / Math.sqrt(depth)),
    q: floats(who, 'q', q),
    k: floats(who, 'k', k),
    v: floats(who, 'v', v),
    y: floats(who, 'y', y),
  };
  if (p.heads % p.kvHeads === 0) return p;
  throw new RangeError(mismatch(who, `\`kvHeads\` to divide the ${p.heads} heads`, p.kvHeads));
}

/**
 * y = softmax(scale q kᵀ) v for each head, in place, without the matrix of scores in memory.
 *
 * @example attention({ queries: 512, keys: 512, heads: 8, depth: 64, causal: true, q, k, v, y })
 */
export const attention: Kernel<AttentionOptions> = defineKernel('attention', { form, read });
