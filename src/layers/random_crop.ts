// SPDX-License-Identifier: MIT
import { add, cast, gather, minimum, mul, range, reshape, resize } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { cropped, smartResize, windowOfRatio } from './aspect_ratio.js';
import { positiveInteger } from './checks.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import type { CallOptions } from './layer.js';

export interface RandomCropConfig extends RandomImageConfig {
  height: number;
  width: number;
}

/**
 * A window anywhere in each image while training, else the largest window of that ratio in the middle, resized. An image that is
 * not larger than the window on both sides is resized.
 *
 * @example model.add(gm.layers.randomCrop({ height: 24, width: 24, inputShape: [28, 28, 1] }))
 */
export class RandomCrop extends RandomImageLayer<RandomCropConfig> {
  static override readonly className: string = 'RandomCrop';
  static override readonly configKeys: readonly string[] = [
    'height',
    'width',
    'seed',
    'dataFormat',
  ];

  constructor(config: RandomCropConfig) {
    super(config);
    positiveInteger(this, 'height', config.height);
    positiveInteger(this, 'width', config.width);
  }
  private get size(): readonly [number, number] {
    return [this.config.height, this.config.width];
  }

  protected override transform(images: Tensor, { training }: CallOptions): Tensor {
    const [height, width] = this.size;
    if (images.shape[1] <= height || images.shape[2] <= width) return this.stretched(images);
    return training ? this.augment(images) : smartResize(images, this.size);
  }
  /** As Keras 3.15 has it: as many rows and columns as there are, from where the window of the ratio begins. */
  private stretched(images: Tensor): Tensor {
    const { begin } = windowOfRatio(images, this.size);
    const count = (i: 0 | 1) => Math.min(this.size[i], images.shape[i + 1] - begin[i]);
    return resize(cropped(images, begin, [count(0), count(1)]), this.size);
  }
  /** Pixels by their index in the batch. */
  protected override augment(images: Tensor): Tensor {
    const [batch, height, width, channels] = images.shape;
    const [rows, columns] = this.size;
    const row = add(this.begins(images, height - rows), axisOf(rows, [1, rows, 1]));
    const column = add(this.begins(images, width - columns), axisOf(columns, [1, 1, columns]));
    const image = mul(axisOf(batch, [batch, 1, 1]), height);
    const index = add(mul(add(image, row), width), column);
    return gather(reshape(images, [batch * height * width, channels]), index);
  }
  /** An integer from 0 to `most` for each image, [batch, 1, 1]. */
  private begins(images: Tensor, most: number): Tensor {
    const drawn = this.draw(images, [0, most + 1], [images.shape[0], 1, 1]);
    return minimum(cast(drawn, 'int32'), most); // rounding may reach most + 1
  }
}
const axisOf = (n: number, shape: readonly number[]): Tensor => reshape(range(n), shape);
