// SPDX-License-Identifier: MIT
// Scaled dot-product attention (Vaswani et al. 2017), whose matrix of scores is never in memory (Dao et al. 2022).
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { taping } from '../autograd.js';
import { checkNumber } from '../naming.js';
import { sameShape, type Shape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { mul } from './binary.js';
import { stretchTo } from './broadcast.js';
import { castTo } from './cast_to.js';
import { logicalAnd } from './compare.js';
import { defineMultiOp } from './define.js';
import { pullBack } from './gradient.js';
import { maskedSoftmax, notAfter } from './masked_softmax.js';
import { matmul } from './matmul.js';
import { asReals, asTensor, isReal } from './promote.js';
import { reshapeTo } from './reshape.js';
import { transpose } from './transpose.js';

export interface AttentionOptions {
  /** Booleans that broadcast to [batch, heads, queries, keys]: whether the query may see the key. Default: all may. */
  mask?: TensorLike | null | undefined;
  /** Query i sees the keys up to number i alone. */
  causal?: boolean | undefined;
  /** What scores are multiplied by. Default: 1 / √depth. */
  scale?: number | undefined;
}

/** q [batch, queries, heads, depth], k [batch, keys, kvHeads, depth], v [batch, keys, kvHeads, values], mask of rank 4. */
interface AttentionInputs {
  q: Tensor;
  k: Tensor;
  v: Tensor;
  mask?: Tensor | undefined;
}
interface AttentionAttrs {
  causal: boolean;
  scale: number;
}

const outputShape = ({ q, v }: AttentionInputs): Shape => [...q.shape.slice(0, 3), v.shape[3]];

function geometry({ q, v, mask }: AttentionInputs) {
  const [batch, queries, heads, depth] = q.shape;
  const [, keys, kvHeads, values] = v.shape;
  const [maskBatch, maskHeads, maskQueries] = mask?.shape ?? [1, 1, 1];
  // prettier-ignore
  return { batch, queries, keys, heads, kvHeads, depth, values, maskBatch, maskHeads, maskQueries };
}

/** Gives for the gradient, where a tape is on, the logarithm of the sum of each query's exp(scores). */
const attentionOp = defineMultiOp<AttentionInputs, AttentionAttrs>('attention', {
  infer: inputs => {
    const [batch, queries, heads] = inputs.q.shape;
    const { dtype } = inputs.q;
    const y = { shape: outputShape(inputs), dtype };
    return taping() ? [y, { shape: [batch, heads, queries], dtype }] : [y];
  },
  emit: (inputs, [y, lse], attrs) =>
    record.attention({ ...inputs, y, lse, ...geometry(inputs), ...attrs }),
  gradient: ({ dys: [dy], inputs, outputs: [y, lse], attrs, needs }) => {
    const names = parts.filter(name => needs[name]);
    const found = attentionGradOp({ ...inputs, dy: dy!, y, lse }, { ...attrs, names });
    return Object.fromEntries(names.map((name, i) => [name, found[i]]));
  },
});

const parts = ['q', 'k', 'v'] as const;
type Part = (typeof parts)[number];
interface GradInputs extends AttentionInputs {
  dy: Tensor;
  y: Tensor;
  lse: Tensor;
}
interface GradAttrs extends AttentionAttrs {
  names: readonly Part[];
}
/** The gradients that are wanted, in one instruction. */
const attentionGradOp = defineMultiOp<GradInputs, GradAttrs>('attentionGrad', {
  infer: (inputs, { names }) => names.map(name => inputs[name]),
  emit: (inputs, outputs, { names, causal, scale }) => {
    const slopes = Object.fromEntries(names.map((name, i) => [`d${name}`, outputs[i]]));
    record.attentionGrad({ ...inputs, ...slopes, ...geometry(inputs), causal, scale });
  },
  gradient: ({ dys, inputs, attrs, needs }) =>
    // The way through y and lse is part of that through q, k and v.
    pullBack(given => plainGradients(given, attrs), inputs, dys, {
      ...needs,
      y: false,
      lse: false,
    }),
});

/** What attentionGrad computes, in plain ops. */
function plainGradients({ dy, q, k, v, mask }: GradInputs, attrs: GradAttrs): Tensor[] {
  const all = (name: Part) => attrs.names.includes(name);
  const needs = { q: all('q'), k: all('k'), v: all('v') };
  const found = pullBack(xs => [plainAttention({ ...xs, mask }, attrs)], { q, k, v }, [dy], needs);
  return attrs.names.map(name => found[name]!);
}

/** Attention with its matrix of scores: [batch, kvHeads, heads of q for each, queries, keys]. */
function plainAttention(inputs: AttentionInputs, { causal, scale }: AttentionAttrs): Tensor {
  const { batch, queries, heads, kvHeads, depth } = geometry(inputs);
  const grouped = reshapeTo(inputs.q, [batch, queries, kvHeads, heads / kvHeads, depth]);
  const q = transpose(grouped, [0, 2, 3, 1, 4]);
  const scores = mul(matmul(q, byHead(inputs.k), { transB: true }), scale);
  const p = maskedSoftmax(scores, visible(inputs, causal));
  const y = transpose(matmul(p, byHead(inputs.v)), [0, 3, 1, 2, 4]);
  return reshapeTo(y, outputShape(inputs));
}
/** [batch, keys, kvHeads, n] as [batch, kvHeads, 1, keys, n]. */
function byHead(x: Tensor): Tensor {
  const [batch, keys, kvHeads, n] = x.shape;
  return reshapeTo(transpose(x, [0, 2, 1, 3]), [batch, kvHeads, 1, keys, n]);
}
/** Which keys each query sees; undefined where it is all. */
function visible(inputs: AttentionInputs, causal: boolean): Tensor | undefined {
  const { queries, keys, heads, kvHeads, maskBatch, maskHeads, maskQueries } = geometry(inputs);
  const each = maskHeads === 1 ? [1, 1] : [kvHeads, heads / kvHeads];
  const shown = inputs.mask && reshapeTo(inputs.mask, [maskBatch, ...each, maskQueries, keys]);
  if (!causal) return shown;
  const past = notAfter(queries, keys);
  return shown ? logicalAnd(shown, past) : past;
}

function checkShapes(q: Tensor, k: Tensor, v: Tensor): void {
  const [batch, , heads, depth] = q.shape;
  if (q.rank !== 4)
    throw new ShapeError(mismatch(who, 'q of shape [batch, queries, heads, depth]', q.shape));
  const [also, keys, kvHeads, deep] = k.shape;
  if (k.rank !== 4 || also !== batch || deep !== depth) {
    const expected = `k of shape [${batch}, keys, kvHeads, ${depth}], as q of shape ${shapeText(q.shape)} has it`;
    throw new ShapeError(mismatch(who, expected, k.shape));
  }
  if (kvHeads === 0 || heads % kvHeads > 0) {
    const expected = `k with a number of heads that divides the ${heads} of q`;
    throw new ShapeError(mismatch(who, expected, k.shape));
  }
  if (v.rank !== 4 || !sameShape(v.shape.slice(0, 3), k.shape.slice(0, 3))) {
    const expected = `v of shape [${batch}, ${keys}, ${kvHeads}, values], as k of shape ${shapeText(k.shape)} has it`;
    throw new ShapeError(mismatch(who, expected, v.shape));
  }
}
const who = 'attention';

/** The mask with all four axes, the last of full length. */
function maskOf(mask: TensorLike, full: Shape): Tensor {
  const given = asTensor(who, mask);
  if (isReal(given.dtype)) {
    const advice = 'True where a query may see a key: cast(mask, "bool") makes it so of 1 and 0.';
    throw new TypeError(mismatch(who, 'a mask of booleans', given.dtype, advice));
  }
  const shape = [...new Array<number>(Math.max(0, 4 - given.rank)).fill(1), ...given.shape];
  if (given.rank < 2 || shape.length > 4 || shape.some((n, i) => n !== 1 && n !== full[i])) {
    const expected = `a mask that broadcasts to [batch, heads, queries, keys] = ${shapeText(full)}`;
    throw new ShapeError(mismatch(who, expected, given.shape));
  }
  const wide = reshapeTo(castTo(given, 'bool'), shape);
  return stretchTo(wide, [...shape.slice(0, 3), full[3]]);
}

/**
 * softmax(scale · q kᵀ) v for each head, over [batch, length, heads, depth]; heads of q share those of k and v in runs where these
 * are fewer. A query that sees no key gives 0. Memory grows with the length, not with its square.
 *
 * @example attention(q, k, v, { causal: true })
 */
export function attention(
  q: TensorLike,
  k: TensorLike,
  v: TensorLike,
  { mask, causal = false, scale }: AttentionOptions = {},
): Tensor {
  const given = asReals(who, { q, k, v });
  checkShapes(given.q, given.k, given.v);
  const [batch, queries, heads, depth] = given.q.shape;
  if (scale !== undefined) checkNumber(who, 'scale', scale);
  const full = [batch, heads, queries, given.k.shape[1]];
  const inputs = { ...given, mask: mask == null ? undefined : maskOf(mask, full) };
  return attentionOp(inputs, { causal, scale: scale ?? 1 / Math.sqrt(Math.max(1, depth)) })[0];
}
