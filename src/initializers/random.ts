// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { checkFromZero, checkKeys, checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { asType, Initializer, type Seeded, seedOption } from './initializer.js';

export interface NormalConfig extends Seeded {
  mean?: number;
  stddev?: number;
}

function normalConfig(who: string, config: NormalConfig): Required<NormalConfig> {
  checkKeys(who, config, ['mean', 'stddev', 'seed']);
  const { mean = 0, stddev = 0.05, seed = null } = config;
  checkNumber(who, 'mean', mean);
  checkFromZero(who, 'stddev', stddev);
  return { mean, stddev, seed };
}

/** Normally distributed. */
export class RandomNormal extends Initializer {
  readonly initializerName = 'randomNormal';
  readonly config: Readonly<Required<NormalConfig>>;
  constructor(config: NormalConfig = {}) {
    super();
    this.config = normalConfig('randomNormal', config);
  }
  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    const { mean, stddev, seed } = this.config;
    return asType(ops.randomNormal(shape, { mean, stddev, ...seedOption(seed) }), dtype);
  }
}

/** Normally distributed, drawn again beyond two standard deviations. */
export class TruncatedNormal extends Initializer {
  readonly initializerName = 'truncatedNormal';
  readonly config: Readonly<Required<NormalConfig>>;
  constructor(config: NormalConfig = {}) {
    super();
    this.config = normalConfig('truncatedNormal', config);
  }
  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    const { mean, stddev, seed } = this.config;
    return asType(ops.randomTruncatedNormal(shape, { mean, stddev, ...seedOption(seed) }), dtype);
  }
}

export interface UniformConfig extends Seeded {
  minval?: number;
  maxval?: number;
}
/** Uniform in [minval, maxval). */
export class RandomUniform extends Initializer {
  readonly initializerName = 'randomUniform';
  readonly config: Readonly<Required<UniformConfig>>;
  constructor(config: UniformConfig = {}) {
    super();
    checkKeys('randomUniform', config, ['minval', 'maxval', 'seed']);
    const { minval = -0.05, maxval = 0.05, seed = null } = config;
    checkNumber('randomUniform', 'minval', minval);
    checkNumber(
      'randomUniform',
      'maxval',
      maxval,
      `a number from \`minval\` (${minval})`,
      v => v >= minval,
    );
    this.config = { minval, maxval, seed };
  }
  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    const { minval, maxval, seed } = this.config;
    return asType(ops.randomUniform(shape, { minval, maxval, ...seedOption(seed) }), dtype);
  }
}
