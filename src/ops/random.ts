// SPDX-License-Identifier: MIT
// Random tensors. Without a seed they follow `gm.seed`; with a number, the same call gives the same numbers every time; with a
// generator, the next ones of its sequence.
import type { DType } from '../dtype.js';
import { mismatch } from '../errors.js';
import { RandomFn } from '../native/ops.gen.js';
import { checkSeed, type Draw, randomState } from '../random.js';
import { withoutScope } from '../scope.js';
import { checkShape, type Shape } from '../shape.js';
import { record, stream } from '../stream.js';
import type { Tensor, Variable } from '../tensor.js';
import { variable } from '../variable.js';
import { checkDType } from './cast_to.js';
import { defineOp } from './define.js';
import { isReal } from './promote.js';

/** Gives each draw a place of its own: a `SeedGenerator`. */
export interface Sequence {
  /** @internal */
  draw(): Draw;
}
/** Makes numbers depend on nothing else: a number gives the same ones every time, a generator the next of its sequence. */
export type Seed = number | Sequence;
export interface RandomOptions {
  seed?: Seed | undefined;
  dtype?: DType;
}
/** The op's place in the sequence, and the state that it reads. @internal */
export interface Drawn {
  state: Tensor;
  ordinal: number;
}

/** By device and seed. */
const seeded = new Map<string, Variable>();
const MOST_SEEDS = 256;

/** @internal */
export function draw(who: string, seed: Seed | undefined | null): Drawn {
  if (seed === undefined || seed === null) return randomState.draw() as Drawn;
  if (isSequence(seed)) return seed.draw() as Drawn;
  checkSeed(who, 'a seed from 0 to 2^53 - 1', seed);
  return { state: stateOf(seed), ordinal: 0 };
}

const isSequence = (seed: Seed): seed is Sequence =>
  typeof seed === 'object' && typeof seed.draw === 'function';

/** The same for an op of several draws: with a number as seed they differ from each other, and are the same every time. @internal */
export function sequenceOf(who: string, seed: Seed | undefined | null): Sequence | undefined {
  if (typeof seed !== 'number') return seed ?? undefined;
  let ordinal = 0;
  return { draw: () => ({ ...draw(who, seed), ordinal: ordinal++ }) };
}

function stateOf(seed: number): Variable {
  const key = `${stream.device} ${seed}`;
  let state = seeded.get(key);
  if (state === undefined || state.isDisposed) {
    const words = Int32Array.of(seed | 0, Math.floor(seed / 2 ** 32), 0);
    state = withoutScope(() => variable(words, { name: 'random_state', trainable: false }));
    if (seeded.size >= MOST_SEEDS) seeded.clear(); // the collector ends them
    seeded.set(key, state);
  }
  return state;
}

interface RandomAttrs {
  shape: Shape;
  dtype: DType;
  alpha: number;
  beta: number;
  ordinal: number;
}
type RandomName = 'randomUniform' | 'randomNormal' | 'randomTruncatedNormal' | 'randomBernoulli';
const codes: Record<RandomName, number> = {
  randomUniform: RandomFn.uniform,
  randomNormal: RandomFn.normal,
  randomTruncatedNormal: RandomFn.truncatedNormal,
  randomBernoulli: RandomFn.bernoulli,
};

function defineRandom(name: RandomName) {
  const op = defineOp<{ state: Tensor }, RandomAttrs>(name, {
    infer: (_, { shape, dtype }) => ({ shape, dtype }),
    emit: ({ state }, y, { dtype, alpha, beta, ordinal }) =>
      record.random({
        type: dtype,
        state,
        y,
        fn: codes[name],
        count: y.size,
        alpha,
        beta,
        ordinal,
      }),
  });
  return (
    shape: Shape,
    alpha: number,
    beta: number,
    { seed, dtype = 'float32' }: RandomOptions,
  ): Tensor => {
    checkShape(name, shape);
    checkDType(name, dtype);
    if (!isReal(dtype))
      throw new TypeError(mismatch(name, 'the dtype float32', dtype, 'Use cast() on the result.'));
    for (const v of [alpha, beta])
      if (!Number.isFinite(v))
        throw new TypeError(mismatch(name, 'finite numbers as parameters', v));
    const { state, ordinal } = draw(name, seed);
    return op({ state }, { shape: [...shape], dtype, alpha, beta, ordinal });
  };
}
const uniform = defineRandom('randomUniform');
const normal = defineRandom('randomNormal');
const truncatedNormal = defineRandom('randomTruncatedNormal');
const bernoulli = defineRandom('randomBernoulli');

/** What stands behind the two numbers of a distribution in tfjs's calls: `randomNormal(shape, mean, stddev, dtype, seed)`. */
type Positional = [second?: number, dtype?: DType, seed?: number];
/** The options of a call, of which the first may be a number and then the others follow it. */
function given<O extends RandomOptions>(
  first: O | number,
  names: readonly [keyof O, keyof O],
  [second, dtype, seed]: Positional,
): O {
  if (typeof first !== 'number') return first;
  const all = { [names[0]]: first, [names[1]]: second, dtype, seed };
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v !== undefined)) as unknown as O;
}

export interface UniformOptions extends RandomOptions {
  minval?: number;
  maxval?: number;
}
export interface NormalOptions extends RandomOptions {
  mean?: number;
  stddev?: number;
}

/** Uniform numbers in [minval, maxval). */
export function randomUniform(
  shape: Shape,
  options: UniformOptions | number = {},
  ...rest: Positional
): Tensor {
  const { minval = 0, maxval = 1, ...others } = given(options, ['minval', 'maxval'], rest);
  return uniform(shape, minval, maxval, others);
}
/** Normally distributed numbers. */
export function randomNormal(
  shape: Shape,
  options: NormalOptions | number = {},
  ...rest: Positional
): Tensor {
  const { mean = 0, stddev = 1, ...others } = given(options, ['mean', 'stddev'], rest);
  return normal(shape, mean, stddev, others);
}
/** Normally distributed numbers, none farther than two deviations from the mean. */
export function randomTruncatedNormal(
  shape: Shape,
  options: NormalOptions | number = {},
  ...rest: Positional
): Tensor {
  const { mean = 0, stddev = 1, ...others } = given(options, ['mean', 'stddev'], rest);
  return truncatedNormal(shape, mean, stddev, others);
}
/** 1 with probability p, else 0. */
export function randomBernoulli(
  shape: Shape,
  { p = 0.5, ...options }: RandomOptions & { p?: number } = {},
): Tensor {
  if (!(p >= 0 && p <= 1))
    throw new RangeError(mismatch('randomBernoulli', 'a probability from 0 to 1', p));
  return bernoulli(shape, p, 0, options);
}
