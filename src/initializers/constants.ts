// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch, ShapeError } from '../errors.js';
import { checkKeys, checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { asType, Initializer } from './initializer.js';

/** Zeros. */
export class Zeros extends Initializer {
  readonly initializerName = 'zeros';
  readonly config = {};
  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    return ops.zeros(shape, dtype);
  }
}

/** Ones. */
export class Ones extends Initializer {
  readonly initializerName = 'ones';
  readonly config = {};
  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    return ops.ones(shape, dtype);
  }
}

export interface ConstantConfig {
  value?: number;
}
/** One value everywhere. */
export class Constant extends Initializer {
  readonly initializerName = 'constant';
  readonly config: Readonly<Required<ConstantConfig>>;
  constructor(config: ConstantConfig = {}) {
    super();
    checkKeys('constant', config, ['value']);
    this.config = { value: config.value ?? 0 };
    checkNumber('constant', 'value', this.config.value);
  }
  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    return ops.full(shape, this.config.value, dtype);
  }
}

export interface IdentityConfig {
  gain?: number;
}
/** The identity matrix times `gain`; for two axes only. */
export class Identity extends Initializer {
  readonly initializerName = 'identity';
  readonly config: Readonly<Required<IdentityConfig>>;
  constructor(config: IdentityConfig = {}) {
    super();
    checkKeys('identity', config, ['gain']);
    this.config = { gain: config.gain ?? 1 };
    checkNumber('identity', 'gain', this.config.gain);
  }
  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    if (shape.length !== 2)
      throw new ShapeError(mismatch('identity', 'a shape of two axes', shape));
    const eye = ops.eye(shape[0], shape[1]);
    return asType(this.config.gain === 1 ? eye : ops.mul(eye, this.config.gain), dtype);
  }
}
