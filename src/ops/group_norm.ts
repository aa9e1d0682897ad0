// SPDX-License-Identifier: MIT
// Normalization of each sample by its own moments: layer norm (Ba et al. 2016), group norm (Wu & He 2018), RMS norm (Zhang & Sennrich 2019).
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { checkFromZero } from '../naming.js';
import { axisOf, sameShape, type Shape, sizeOf } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { axesOf } from './axes.js';
import { mul, sub } from './binary.js';
import { fromChannelsLast, toChannelsLast } from './data_format.js';
import { defineMultiOp } from './define.js';
import { pullBack } from './gradient.js';
import { asReals } from './promote.js';
import { type Axis, mean as meanOf, sum } from './reduce.js';
import { reshapeTo } from './reshape.js';
import { bySlope, type SlopeName, wantedSlopes } from './slopes.js';
import { transpose } from './transpose.js';
import { rsqrt, square } from './unary.js';

export interface RmsNormalizationOptions {
  /** What the result is multiplied by: of the shape of the normalized axes. Default: nothing. */
  scale?: TensorLike | null | undefined;
  /** The axis, or axes, to normalize over. Default -1. */
  axis?: Axis | undefined;
  /** Added to the mean square. Default 1e-7. */
  epsilon?: number | undefined;
}
interface AffineOptions {
  /** What the result is multiplied by, and what is added to it then. Default: nothing. */
  gamma?: TensorLike | null | undefined;
  beta?: TensorLike | null | undefined;
}
export interface LayerNormalizationOptions extends AffineOptions {
  /** The axis, or axes, to normalize over; gamma and beta are of their shape. Default -1. */
  axis?: Axis | undefined;
  /** Added to the variance. Default 1e-7. */
  epsilon?: number | undefined;
}
export interface GroupNormalizationOptions extends AffineOptions {
  /** How many groups the channels fall into; -1: each is one of its own (instance norm). Default 32. */
  groups?: number | undefined;
  /** Where the channels stand; gamma and beta are [channels]. Default -1. */
  axis?: number | undefined;
  /** Added to the variance. Default 0.001. */
  epsilon?: number | undefined;
}

/** x [batch, spatial, channels]; gamma, beta [channels]. */
interface Affine {
  x: Tensor;
  gamma?: Tensor | undefined;
  beta?: Tensor | undefined;
}
interface GroupNormAttrs {
  groups: number;
  epsilon: number;
  /** Whether the mean is taken off. */
  centered: boolean;
}
const extents = ({ shape: [batch, spatial, channels] }: Tensor) => ({ batch, spatial, channels });

/** Gives for the gradient, too, the mean and 1 / √(variance + ε) of each group. */
const groupNormOp = defineMultiOp<Affine, GroupNormAttrs>('groupNorm', {
  infer: ({ x }, { groups }) => {
    const each = { shape: [x.shape[0], groups], dtype: x.dtype };
    return [x, each, each];
  },
  emit: (inputs, [y, mean, scale], attrs) =>
    record.groupNorm({ ...inputs, y, mean, scale, ...extents(inputs.x), ...attrs }),
  gradient: ({ dys: [dy], inputs: { x, gamma }, outputs: [, mean, scale], attrs, needs }) => {
    const names = wantedSlopes({ dx: needs.x, dgamma: needs.gamma, dbeta: needs.beta });
    const found = groupNormGradOp({ dy: dy!, x, mean, scale, gamma }, { ...attrs, names });
    const { dx, dgamma, dbeta } = bySlope(names, found);
    return { x: dx, gamma: dgamma, beta: dbeta };
  },
});

interface GradInputs {
  dy: Tensor;
  x: Tensor;
  mean: Tensor;
  scale: Tensor;
  gamma?: Tensor | undefined;
}
interface GradAttrs extends GroupNormAttrs {
  names: readonly SlopeName[];
}
/** The gradients that are wanted, in one instruction. */
const groupNormGradOp = defineMultiOp<GradInputs, GradAttrs>('groupNormGrad', {
  infer: ({ x }, { names }) =>
    names.map(name => (name === 'dx' ? x : { shape: [x.shape[2]], dtype: x.dtype })),
  emit: (inputs, outputs, { groups, centered, names }) =>
    record.groupNormGrad({
      ...inputs,
      ...bySlope(names, outputs),
      ...extents(inputs.x),
      groups,
      centered,
    }),
  gradient: ({ dys, inputs, attrs, needs }) =>
    // The way through the moments is part of that through x.
    pullBack(given => slopes(given, attrs), inputs, dys, { ...needs, mean: false, scale: false }),
});
/** What groupNormGrad computes, in plain ops. */
function slopes({ dy, x, gamma }: GradInputs, attrs: GradAttrs): Tensor[] {
  const { groups, epsilon, centered, names } = attrs;
  const { batch, spatial, channels } = extents(x);
  const grouped = (t: Tensor) => reshapeTo(t, [batch, spatial, groups, channels / groups]);
  const mean = (t: Tensor) => meanOf(t, [1, 3], { keepDims: true });
  const centred = (t: Tensor) => (centered ? sub(t, mean(t)) : t);
  const off = centred(grouped(x));
  const r = rsqrt(mean(square(off)).add(epsilon));
  const xhat = mul(off, r);
  const g = grouped(gamma ? mul(dy, gamma) : dy);
  const all = {
    dx: () => reshapeTo(mul(r, sub(centred(g), mul(xhat, mean(mul(g, xhat))))), x.shape),
    dgamma: () => sum(mul(dy, reshapeTo(xhat, x.shape)), [0, 1]),
    dbeta: () => sum(dy, [0, 1]),
  };
  return names.map(name => all[name]());
}

/** Over one axis or several, which gamma and beta have the shape of. */
function overAxes(
  who: string,
  { x, gamma, beta }: Affine,
  { axis = -1, ...attrs }: { axis: Axis | undefined; epsilon: number; centered: boolean },
): Tensor {
  const axes = axesOf(who, axis, x.rank).sort((a, b) => a - b);
  const others = x.shape.map((_, i) => i).filter(i => !axes.includes(i));
  const perm = [...others, ...axes];
  const isLast = perm.every((a, i) => a === i);
  const moved = isLast ? x : transpose(x, perm);
  const shape = axes.map(i => x.shape[i]);
  const channels = sizeOf(shape);
  const flat = (name: string, t: Tensor | undefined) => {
    checkShapeOf(who, name, t, shape);
    return t && reshapeTo(t, [channels]);
  };
  const rows = reshapeTo(moved, [sizeOf(others.map(i => x.shape[i])), 1, channels]);
  const inputs = {
    x: rows,
    gamma: flat(attrs.centered ? 'gamma' : 'scale', gamma),
    beta: flat('beta', beta),
  };
  const y = reshapeTo(groupNormOp(inputs, { groups: 1, ...attrs })[0], moved.shape);
  if (isLast) return y;
  return transpose(
    y,
    perm.map((_, i) => perm.indexOf(i)),
  );
}
function checkShapeOf(who: string, name: string, t: Tensor | undefined, shape: Shape): void {
  if (t !== undefined && !sameShape(t.shape, shape))
    throw new ShapeError(mismatch(who, `${name} of shape ${shapeText(shape)}`, t.shape));
}
const checkEpsilon = (who: string, epsilon: number): void => checkFromZero(who, 'epsilon', epsilon);

/** (x - mean) / √(variance + ε) · gamma + beta, with the moments of each sample along some axes. */
export function layerNormalization(
  x: TensorLike,
  { gamma, beta, axis, epsilon = 1e-7 }: LayerNormalizationOptions = {},
): Tensor {
  const who = 'layerNormalization';
  checkEpsilon(who, epsilon);
  return overAxes(who, asReals(who, { x, gamma, beta }), { axis, epsilon, centered: true });
}

/** x / √(mean square + ε) · scale, over each sample along some axes. */
export function rmsNormalization(
  x: TensorLike,
  { scale, axis, epsilon = 1e-7 }: RmsNormalizationOptions = {},
): Tensor {
  const who = 'rmsNormalization';
  checkEpsilon(who, epsilon);
  return overAxes(who, asReals(who, { x, gamma: scale }), { axis, epsilon, centered: false });
}

/** (x - mean) / √(variance + ε) · gamma + beta, with the moments of each sample's groups of channels. */
export function groupNormalization(
  x: TensorLike,
  { gamma, beta, groups = 32, axis = -1, epsilon = 1e-3 }: GroupNormalizationOptions = {},
): Tensor {
  const who = 'groupNormalization';
  checkEpsilon(who, epsilon);
  const given = asReals(who, { x, gamma, beta });
  const at = axisOf(who, axis, given.x.rank);
  if (at === 0) throw new ShapeError(mismatch(who, '`axis` to be none of the batch, axis 0', axis));
  const last = toChannelsLast(given.x, at);
  const channels = last.shape[last.rank - 1];
  const count = groupsOf(who, groups, channels);
  for (const name of ['gamma', 'beta'] as const) checkShapeOf(who, name, given[name], [channels]);
  const wide = reshapeTo(last, [last.shape[0], sizeOf(last.shape.slice(1, -1)), channels]);
  const [y] = groupNormOp({ ...given, x: wide }, { groups: count, epsilon, centered: true });
  return fromChannelsLast(reshapeTo(y, last.shape), at);
}

/** How many groups are meant: they must divide the channels. @internal */
export function groupsOf(who: string, groups: number, channels: number): number {
  if (groups === -1) return Math.max(channels, 1);
  if (Number.isSafeInteger(groups) && groups >= 1 && channels % groups === 0) return groups;
  const expected = `\`groups\` to be an integer from 1 that divides the ${channels} channels, or -1`;
  throw new ShapeError(mismatch(who, expected, groups));
}
