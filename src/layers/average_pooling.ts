// SPDX-License-Identifier: MIT
import { type PoolingConfig, WindowPooling } from './pooling.js';

export type AveragePooling1DConfig = PoolingConfig<1>;
export type AveragePooling2DConfig = PoolingConfig<2>;
export type AveragePooling3DConfig = PoolingConfig<3>;

/**
 * The mean of each window over the steps of `[batch, length, channels]`.
 *
 * @example model.add(gm.layers.averagePooling1d({ poolSize: 4 }))
 */
export class AveragePooling1D extends WindowPooling<1> {
  static override readonly className: string = 'AveragePooling1D';
  constructor(config: AveragePooling1DConfig) {
    super(config, 1, 'average');
  }
}

/**
 * The mean of each window over the images of `[batch, height, width, channels]`.
 *
 * @example model.add(gm.layers.averagePooling2d({ poolSize: [2, 3], padding: 'same' }))
 */
export class AveragePooling2D extends WindowPooling<2> {
  static override readonly className: string = 'AveragePooling2D';
  constructor(config: AveragePooling2DConfig) {
    super(config, 2, 'average');
  }
}

/**
 * The mean of each window over the volumes of `[batch, depth, height, width, channels]`.
 *
 * @example model.add(gm.layers.averagePooling3d({ poolSize: 2 }))
 */
export class AveragePooling3D extends WindowPooling<3> {
  static override readonly className: string = 'AveragePooling3D';
  constructor(config: AveragePooling3DConfig) {
    super(config, 3, 'average');
  }
}
