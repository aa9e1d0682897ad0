// SPDX-License-Identifier: MIT
// Pooling to a given extent: windows that share the input evenly.
import { AdaptivePooling, type AdaptivePoolingConfig } from './pooling.js';

export type AdaptivePooling1DConfig = AdaptivePoolingConfig<1>;
export type AdaptivePooling2DConfig = AdaptivePoolingConfig<2>;
export type AdaptivePooling3DConfig = AdaptivePoolingConfig<3>;

/**
 * The largest of each of `outputSize` windows over the steps of `[batch, length, channels]`.
 *
 * @example model.add(gm.layers.adaptiveMaxPooling1d({ outputSize: 8 }))
 */
export class AdaptiveMaxPooling1D extends AdaptivePooling<1> {
  static override readonly className: string = 'AdaptiveMaxPooling1D';
  constructor(config: AdaptivePooling1DConfig) {
    super(config, 1, 'max');
  }
}

/**
 * The largest of each of `outputSize` windows over the images of `[batch, height, width, channels]`.
 *
 * @example model.add(gm.layers.adaptiveMaxPooling2d({ outputSize: [4, 2] }))
 */
export class AdaptiveMaxPooling2D extends AdaptivePooling<2> {
  static override readonly className: string = 'AdaptiveMaxPooling2D';
  constructor(config: AdaptivePooling2DConfig) {
    super(config, 2, 'max');
  }
}

/**
 * The largest of each of `outputSize` windows over the volumes of `[batch, depth, height, width, channels]`.
 *
 * @example model.add(gm.layers.adaptiveMaxPooling3d({ outputSize: 2 }))
 */
export class AdaptiveMaxPooling3D extends AdaptivePooling<3> {
  static override readonly className: string = 'AdaptiveMaxPooling3D';
  constructor(config: AdaptivePooling3DConfig) {
    super(config, 3, 'max');
  }
}

/**
 * The mean of each of `outputSize` windows over the steps of `[batch, length, channels]`.
 *
 * @example model.add(gm.layers.adaptiveAveragePooling1d({ outputSize: 8 }))
 */
export class AdaptiveAveragePooling1D extends AdaptivePooling<1> {
  static override readonly className: string = 'AdaptiveAveragePooling1D';
  constructor(config: AdaptivePooling1DConfig) {
    super(config, 1, 'average');
  }
}

/**
 * The mean of each of `outputSize` windows over the images of `[batch, height, width, channels]`.
 *
 * @example model.add(gm.layers.adaptiveAveragePooling2d({ outputSize: [4, 2] }))
 */
export class AdaptiveAveragePooling2D extends AdaptivePooling<2> {
  static override readonly className: string = 'AdaptiveAveragePooling2D';
  constructor(config: AdaptivePooling2DConfig) {
    super(config, 2, 'average');
  }
}

/**
 * The mean of each of `outputSize` windows over the volumes of `[batch, depth, height, width, channels]`.
 *
 * @example model.add(gm.layers.adaptiveAveragePooling3d({ outputSize: 2 }))
 */
export class AdaptiveAveragePooling3D extends AdaptivePooling<3> {
  static override readonly className: string = 'AdaptiveAveragePooling3D';
  constructor(config: AdaptivePooling3DConfig) {
    super(config, 3, 'average');
  }
}
