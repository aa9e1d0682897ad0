// SPDX-License-Identifier: MIT
// What MixUp and CutMix have in common: each image, and its label, takes a share of another one's of the batch.
import { mismatch, ShapeError } from '../errors.js';
import { add, cast, gather, mul, randomPermutation, reshape, sub } from '../ops/index.js';
import { isReal } from '../ops/promote.js';
import { type Tensor, type TensorLike, toTensor } from '../tensor.js';
import {
  type LabeledImages,
  type MadeImages,
  type RandomImageConfig,
  RandomImageLayer,
} from './image_layer.js';
import type { CallOptions } from './layer.js';

/** What was drawn for a batch: the mixed images, the share of each image that stayed, [batch], and the order of the others. */
export interface Mixture {
  images: Tensor;
  stayed: Tensor;
  order: Tensor;
}

export abstract class Mixing<C extends RandomImageConfig> extends RandomImageLayer<C> {
  /** Mixes a batch `[batch, height, width, channels]` with its images in another order. */
  protected abstract mix(images: Tensor, order: Tensor): Omit<Mixture, 'order'>;

  private mixed(images: Tensor): Mixture {
    const order = randomPermutation(images.shape[0], { seed: this.seed });
    return { ...this.mix(images, order), order };
  }
  protected override augment(images: Tensor): Tensor {
    return this.mixed(images).images;
  }
  protected override applyLabeled(data: LabeledImages, options: Partial<CallOptions>): MadeImages {
    const given = toTensor(data.images);
    if (data.labels === undefined || !options.training || given.rank !== 4)
      return super.applyLabeled(data, options);
    const { batch, restore } = this.images(this.admit(given));
    const labels = this.labelsOf(data.labels, batch.shape[0]);
    const { images, stayed, order } = this.mixed(batch);
    return { images: restore(images), labels: mixLabels(labels, stayed, order) };
  }
  private labelsOf(labels: TensorLike, count: number): Tensor {
    const y = toTensor(labels);
    if (y.rank === 0 || y.shape[0] !== count)
      throw new ShapeError(mismatch(this.title, `labels for ${count} images`, y.shape));
    if (y.rank === 1 && !isReal(y.dtype))
      throw new TypeError(
        mismatch(this.title, 'labels that can be mixed', `classes as ${y.dtype}`, 'Use oneHot().'),
      );
    return cast(y, this.dtype);
  }
}

function mixLabels(labels: Tensor, stayed: Tensor, order: Tensor): Tensor {
  const share = reshape(stayed, labels.shape.map((n, i) => (i === 0 ? n : 1))); // prettier-ignore
  return blend(labels, gather(labels, order), share);
}
/** share · a + (1 - share) · b. */
export const blend = (a: Tensor, b: Tensor, share: Tensor): Tensor =>
  add(mul(share, a), mul(sub(1, share), b));
