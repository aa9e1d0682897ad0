// SPDX-License-Identifier: MIT
import { add, clip, depthwiseConv2d, mul, sub } from '../ops/index.js';
import type { Shape } from '../shape.js';
import { type Tensor, tensor } from '../tensor.js';
import { type Factor, FROM_0_TO_1, type Range } from './image_options.js';
import { type RandomFactorConfig, RandomFactorLayer } from './random_factor_layer.js';

export interface RandomSharpnessConfig extends RandomFactorConfig {
  /** 0 makes an image smooth, 0.5 leaves it, and 1 makes it twice as sharp; a number f means [0, f]. */
  factor: Factor;
  /** The lowest and highest value of a pixel, to which results are clipped. Default [0, 255]. */
  valueRange?: Range;
}

/** A mean of the neighbours in which the pixel itself counts five times. */
const SMOOTH = [1, 1, 1, 1, 5, 1, 1, 1, 1].map(v => v / 13);

/**
 * Makes each image sharper or smoother while training.
 *
 * @example model.add(gm.layers.randomSharpness({ factor: [0.3, 0.7], valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class RandomSharpness extends RandomFactorLayer<RandomSharpnessConfig> {
  static override readonly className: string = 'RandomSharpness';

  constructor(config: RandomSharpnessConfig) {
    super(config, FROM_0_TO_1);
  }
  protected override augment(images: Tensor): Tensor {
    const away = sub(1, mul(this.draw(images, this.factors), 2));
    const smooth = depthwiseConv2d(images, kernelFor(images.shape, images.dtype), { padding: 'same' }); // prettier-ignore
    return clip(add(images, mul(away, sub(smooth, images))), ...this.values);
  }
}

function kernelFor([, , , channels]: Shape, dtype: Tensor['dtype']): Tensor {
  const values = SMOOTH.flatMap(v => new Array<number>(channels).fill(v));
  return tensor(values, [3, 3, channels, 1], dtype);
}
