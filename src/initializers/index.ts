// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch } from '../errors.js';
import { lookup } from '../naming.js';
import type { Shape } from '../shape.js';
import { Tensor } from '../tensor.js';
import {
  Constant,
  type ConstantConfig,
  Identity,
  type IdentityConfig,
  Ones,
  Zeros,
} from './constants.js';
import { Initializer, type Seeded } from './initializer.js';
import { Orthogonal, type OrthogonalConfig } from './orthogonal.js';
import {
  type NormalConfig,
  RandomNormal,
  RandomUniform,
  TruncatedNormal,
  type UniformConfig,
} from './random.js';
import { STFT, type StftInitializerConfig } from './stft.js';
import { type FanAxes, VarianceScaling, type VarianceScalingConfig } from './variance_scaling.js';

export {
  Constant,
  Identity,
  Initializer,
  Ones,
  Orthogonal,
  RandomNormal,
  RandomUniform,
  STFT,
  TruncatedNormal,
  VarianceScaling,
  Zeros,
};
export type {
  ConstantConfig,
  FanAxes,
  IdentityConfig,
  NormalConfig,
  OrthogonalConfig,
  Seeded,
  StftInitializerConfig,
  UniformConfig,
  VarianceScalingConfig,
};

export const zeros = (): Initializer => new Zeros();
export const ones = (): Initializer => new Ones();
export const constant = (config?: ConstantConfig): Initializer => new Constant(config);
export const identity = (config?: IdentityConfig): Initializer => new Identity(config);
export const randomNormal = (config?: NormalConfig): Initializer => new RandomNormal(config);
export const randomUniform = (config?: UniformConfig): Initializer => new RandomUniform(config);
export const truncatedNormal = (config?: NormalConfig): Initializer => new TruncatedNormal(config);
export const varianceScaling = (config?: VarianceScalingConfig): Initializer =>
  new VarianceScaling(config);
export const orthogonal = (config?: OrthogonalConfig): Initializer => new Orthogonal(config);
export const stft = (config?: StftInitializerConfig): Initializer => new STFT(config);
/** Keras's other names. */
export {
  identity as identityInitializer,
  orthogonal as orthogonalInitializer,
  stft as stftInitializer,
};

/** The named cases of variance scaling: scale, mode, distribution. */
const scaled =
  (name: string, scale: number, mode: string, distribution: string) =>
  (config?: FanAxes): Initializer =>
    new VarianceScaling({ scale, mode, distribution, ...config }, name);
/** Uniform within √(6 / (fan in + fan out)) (Glorot & Bengio 2010). */
export const glorotUniform = scaled('glorotUniform', 1, 'fanAvg', 'uniform');
/** Truncated normal of variance 2 / (fan in + fan out) (Glorot & Bengio 2010). */
export const glorotNormal = scaled('glorotNormal', 1, 'fanAvg', 'truncatedNormal');
/** Uniform within √(6 / fan in) (He et al. 2015). */
export const heUniform = scaled('heUniform', 2, 'fanIn', 'uniform');
/** Truncated normal of variance 2 / fan in (He et al. 2015). */
export const heNormal = scaled('heNormal', 2, 'fanIn', 'truncatedNormal');
/** Uniform within √(3 / fan in) (LeCun 1998). */
export const lecunUniform = scaled('lecunUniform', 1, 'fanIn', 'uniform');
/** Truncated normal of variance 1 / fan in (LeCun 1998). */
export const lecunNormal = scaled('lecunNormal', 1, 'fanIn', 'truncatedNormal');

const table: Record<string, () => Initializer> = {
  zeros,
  ones,
  constant,
  identity,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
  orthogonal,
  stft,
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
  uniform: randomUniform,
  normal: randomNormal,
  identityInitializer: identity,
  orthogonalInitializer: orthogonal,
  stftInitializer: stft,
};

/** What one may write for an initializer. */
export type InitializerFunction = (shape: Shape, dtype: DType) => Tensor;
/** An initializer by name, as an object or as a function. */
export type InitializerLike = string | Initializer | InitializerFunction;

/** An initializer that a plain function is. */
class FunctionInitializer extends Initializer {
  readonly initializerName: string;
  readonly config = {};
  constructor(private readonly fn: InitializerFunction) {
    super();
    this.initializerName = fn.name || 'custom';
  }
  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    const made: unknown = this.fn(shape, dtype);
    if (!(made instanceof Tensor))
      throw new TypeError(
        mismatch(`initializer ${this.initializerName}`, 'a tensor to be returned', made),
      );
    return made;
  }
}

/** The initializer that a layer's config means: a name, an initializer, or a function of shape and dtype. */
export function getInitializer(id: InitializerLike): Initializer {
  if (id instanceof Initializer) return id;
  if (typeof id === 'string') return lookup('initializer', id, table)();
  if (typeof id === 'function') return new FunctionInitializer(id);
  throw new TypeError(
    mismatch('initializer', 'a name, an initializer or a function of shape and dtype', id),
  );
}
