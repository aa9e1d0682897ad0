// SPDX-License-Identifier: MIT
import { type PoolingConfig, WindowPooling } from './pooling.js';

export type MaxPooling1DConfig = Partial<PoolingConfig<1>>;
export type MaxPooling2DConfig = Partial<PoolingConfig<2>>;
export type MaxPooling3DConfig = Partial<PoolingConfig<3>>;

/**
 * The largest of each window over the steps of `[batch, length, channels]`. Default `poolSize`: 2.
 *
 * @example model.add(gm.layers.maxPooling1d({ poolSize: 4 }))
 */
export class MaxPooling1D extends WindowPooling<1> {
  static override readonly className: string = 'MaxPooling1D';
  constructor(config: MaxPooling1DConfig = {}) {
    super(config, 1, 'max', 2);
  }
}

/**
 * The largest of each window over the images of `[batch, height, width, channels]`. Default `poolSize`: 2.
 *
 * @example model.add(gm.layers.maxPooling2d())
 */
export class MaxPooling2D extends WindowPooling<2> {
  static override readonly className: string = 'MaxPooling2D';
  constructor(config: MaxPooling2DConfig = {}) {
    super(config, 2, 'max', 2);
  }
}

/**
 * The largest of each window over the volumes of `[batch, depth, height, width, channels]`. Default `poolSize`: 2.
 *
 * @example model.add(gm.layers.maxPooling3d())
 */
export class MaxPooling3D extends WindowPooling<3> {
  static override readonly className: string = 'MaxPooling3D';
  constructor(config: MaxPooling3DConfig = {}) {
    super(config, 3, 'max', 2);
  }
}
