// SPDX-License-Identifier: MIT
// Batch normalization (Ioffe & Szegedy 2015): y = (x - mean) / √(variance + ε) · gamma + beta, each of them one number a channel.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { checkFromZero } from '../naming.js';
import { axisOf, sameShape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { around } from './axes.js';
import { add, mul, sub } from './binary.js';
import { defineMultiOp, defineOp } from './define.js';
import { pullBack } from './gradient.js';
import { type Blocks, blockShape, moments, momentsSlope, perChannel } from './moments.js';
import { asReals } from './promote.js';
import { sum } from './reduce.js';
import { reshapeTo } from './reshape.js';
import { bySlope, type SlopeName, wantedSlopes } from './slopes.js';
import { sumOf } from './softmax_cross_entropy.js';
import { rsqrt } from './unary.js';

export interface BatchNormalizationOptions {
  /** What each channel is multiplied by, and what is added to it then. Default: nothing. */
  gamma?: TensorLike | null | undefined;
  beta?: TensorLike | null | undefined;
  /** Where the channels stand. Default -1. */
  axis?: number | undefined;
  /** Added to the variance. Default 0.001. */
  epsilon?: number | undefined;
}

interface Affine {
  x: Tensor;
  gamma?: Tensor | undefined;
  beta?: Tensor | undefined;
}
interface Moments {
  mean: Tensor;
  variance: Tensor;
}
interface NormalizeAttrs {
  blocks: Blocks;
  epsilon: number;
}

/** With given moments. */
const normalizeOp = defineOp<Affine & Moments, NormalizeAttrs>('normalize', {
  infer: ({ x }) => x,
  emit: (inputs, y, { blocks, epsilon }) => record.normalize({ ...inputs, y, ...blocks, epsilon }),
  gradient: ({ dy, inputs: { x, mean, variance, gamma }, attrs, needs }) => {
    const { dx, dgamma, dbeta } = normalizeGrads({ dy, x, mean, variance, gamma }, attrs, {
      frozen: true,
      dx: needs.x,
      dgamma: needs.gamma || needs.variance,
      dbeta: needs.beta || needs.mean,
    });
    const r = rsqrt(add(variance, attrs.epsilon));
    const scale = gamma ? mul(gamma, r) : r;
    return {
      x: dx,
      gamma: needs.gamma && dgamma,
      beta: needs.beta && dbeta,
      mean: needs.mean && mul(mul(dbeta!, scale), -1),
      variance: needs.variance && mul(mul(dgamma!, mul(scale, r)), -0.5),
    };
  },
});

/** With the moments of `x` itself, which it gives too. */
const normalizeBatchOp = defineMultiOp<Affine, NormalizeAttrs>('normalize', {
  infer: ({ x }, { blocks: { channels } }) => [
    x,
    { shape: [channels], dtype: x.dtype },
    { shape: [channels], dtype: x.dtype },
  ],
  emit: (inputs, [y, mean, variance], { blocks, epsilon }) => {
    record.moments({ x: inputs.x, mean, variance, ...blocks });
    record.normalize({ ...inputs, mean, variance, y, ...blocks, epsilon });
  },
  gradient: ({ dys, inputs: { x, gamma }, outputs: [, mean, variance], attrs, needs }) => {
    const [dy, dmean, dvariance] = dys;
    const wanted = { frozen: false, dx: needs.x, dgamma: needs.gamma, dbeta: needs.beta };
    const found = dy ? normalizeGrads({ dy, x, mean, variance, gamma }, attrs, wanted) : {};
    const byMoments =
      needs.x && (dmean || dvariance) ? momentsSlope(x, mean, { dmean, dvariance }) : undefined;
    return { x: sumOf(found.dx, byMoments), gamma: found.dgamma, beta: found.dbeta };
  },
});

interface GradInputs extends Moments {
  dy: Tensor;
  x: Tensor;
  gamma?: Tensor | undefined;
}
interface GradAttrs extends NormalizeAttrs {
  /** Whether the moments are constants, not those of `x`. */
  frozen: boolean;
  names: readonly SlopeName[];
}
/** The gradients that are wanted, in one instruction. */
const normalizeGradOp = defineMultiOp<GradInputs, GradAttrs>('normalizeGrad', {
  infer: ({ x, mean }, { names }) => names.map(name => (name === 'dx' ? x : mean)),
  emit: (inputs, outputs, { blocks, epsilon, frozen, names }) =>
    record.normalizeGrad({
      ...inputs,
      ...bySlope(names, outputs),
      ...blocks,
      epsilon,
      frozen,
    }),
  gradient: ({ dys, inputs, attrs, needs }) =>
    pullBack(given => slopes(given, attrs), inputs, dys, {
      ...needs,
      ...(!attrs.frozen && { mean: false, variance: false }), // the way through them is part of that through x
    }),
});
/** What normalizeGrad computes, in plain ops. */
function slopes({ dy, x, gamma, ...given }: GradInputs, attrs: GradAttrs): Tensor[] {
  const { frozen, epsilon, names } = attrs;
  const { mean, variance } = frozen ? given : moments(x, [0, 2]);
  const r = rsqrt(add(variance, epsilon));
  const scale = perChannel(gamma ? mul(gamma, r) : r);
  const xhat = mul(sub(x, perChannel(mean)), perChannel(r));
  const dbeta = sum(dy, [0, 2]);
  const dgamma = sum(mul(dy, xhat), [0, 2]);
  const share = add(perChannel(dbeta), mul(xhat, perChannel(dgamma)));
  const centred = frozen ? dy : sub(dy, mul(share, 1 / (x.shape[0] * x.shape[2])));
  const all = { dx: mul(centred, scale), dgamma, dbeta };
  return names.map(name => all[name]);
}

type Wanted = { [K in SlopeName]: boolean | undefined } & { frozen: boolean };
function normalizeGrads(
  inputs: GradInputs,
  attrs: NormalizeAttrs,
  { frozen, ...wanted }: Wanted,
): Partial<Record<SlopeName, Tensor>> {
  const names = wantedSlopes(wanted);
  if (names.length === 0) return {};
  return bySlope(names, normalizeGradOp(inputs, { ...attrs, frozen, names }));
}

/**
 * Batch normalization with given moments of each channel (those of training so far, or of the batch).
 *
 * @example batchNormalization(x, mean, variance, { gamma, beta })
 */
export function batchNormalization(
  x: TensorLike,
  mean: TensorLike,
  variance: TensorLike,
  options: BatchNormalizationOptions = {},
): Tensor {
  const who = 'batchNormalization';
  const { gamma, beta } = options;
  const given = asReals(who, { x, mean, variance, gamma, beta });
  const { attrs, wide } = blocksOf(who, given.x, options);
  for (const name of ['mean', 'variance', 'gamma', 'beta'] as const)
    checkChannels(who, name, given[name], attrs.blocks.channels);
  return reshapeTo(normalizeOp({ ...given, x: wide }, attrs), given.x.shape);
}

/** Batch normalization with the moments of `x`, on behalf of `who`, which has checked its operands. @internal */
export function normalizeBatch(
  who: string,
  { x, gamma, beta }: Affine,
  options: Pick<BatchNormalizationOptions, 'axis' | 'epsilon'>,
): Moments & { y: Tensor } {
  const { attrs, wide } = blocksOf(who, x, options);
  const [y, mean, variance] = normalizeBatchOp({ x: wide, gamma, beta }, attrs);
  return { y: reshapeTo(y, x.shape), mean, variance };
}

function blocksOf(
  who: string,
  x: Tensor,
  { axis = -1, epsilon = 1e-3 }: BatchNormalizationOptions,
): { attrs: NormalizeAttrs; wide: Tensor } {
  checkFromZero(who, 'epsilon', epsilon);
  const { outer, n: channels, inner } = around(x.shape, axisOf(who, axis, x.rank));
  const blocks = { outer, channels, inner };
  return { attrs: { blocks, epsilon }, wide: reshapeTo(x, blockShape(blocks)) };
}
function checkChannels(who: string, name: string, t: Tensor | undefined, channels: number): void {
  if (t !== undefined && !sameShape(t.shape, [channels]))
    throw new ShapeError(mismatch(who, `${name} of shape ${shapeText([channels])}`, t.shape));
}
