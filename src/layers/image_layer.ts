// SPDX-License-Identifier: MIT
// What layers over images have in common.
import { type Images, asImages } from '../ops/images.js';
import { less, randomUniform } from '../ops/index.js';
import type { SeedGenerator } from '../random.js';
import type { Shape } from '../shape.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { generatorOf } from './checks.js';
import { type DataFormat, dataFormatOf } from './data_format.js';
import { type CallOptions, Layer, type LayerConfig, type Symbolic, type Tensors } from './layer.js';
import type { SymbolicTensor, Symbols } from './symbolic.js';

export interface ImageLayerConfig extends LayerConfig {
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}
/** Images with what belongs to them. */
export interface LabeledImages {
  images: TensorLike;
  labels?: TensorLike;
}
/** The same as tensors. */
export interface MadeImages {
  images: Tensor;
  labels?: Tensor;
}

const isLabeled = (x: unknown): x is LabeledImages =>
  typeof x === 'object' && x !== null && Object.hasOwn(x, 'images');

/** A layer over a batch of images, or a single one. */
export abstract class ImageLayer<C extends ImageLayerConfig> extends Layer<C> {
  protected readonly format: DataFormat;

  constructor(config: C) {
    super(config);
    this.format = dataFormatOf(this, config.dataFormat);
  }

  /** Takes images, or, as Keras's do, `{ images, labels }`, and gives the same. */
  override apply(x: SymbolicTensor, options?: Symbolic<CallOptions>): SymbolicTensor;
  override apply<Y extends Symbols = SymbolicTensor>(
    x: Symbols,
    options?: Symbolic<CallOptions>,
  ): Y;
  override apply<Y extends Tensors = Tensor>(x: TensorLike, options?: Partial<CallOptions>): Y;
  override apply(data: LabeledImages, options?: Partial<CallOptions>): MadeImages;
  override apply(
    x: TensorLike | Symbols | LabeledImages,
    options: Partial<CallOptions> = {},
  ): Tensors | Symbols | MadeImages {
    if (!isLabeled(x)) return super.apply<Tensors>(x as Tensor, options);
    return this.applyLabeled(x, options);
  }
  protected applyLabeled(data: LabeledImages, options: Partial<CallOptions>): MadeImages {
    return { ...(data as MadeImages), images: super.apply(data.images, options) };
  }

  protected images(x: Tensor): Images {
    return asImages(this.title, x, this.format);
  }
  override call(x: Tensor, options: CallOptions): Tensor {
    const { batch, restore } = this.images(x);
    return restore(this.transform(batch, options));
  }
  /** What becomes of images `[batch, height, width, channels]`. */
  protected abstract transform(images: Tensor, options: CallOptions): Tensor;
}

export interface RandomImageConfig extends ImageLayerConfig {
  /** A seed of its own instead of `gm.seed`'s: an integer from 0. */
  seed?: number;
}

/** One that changes images while training, each by numbers of its own. */
export abstract class RandomImageLayer<C extends RandomImageConfig> extends ImageLayer<C> {
  protected readonly seed: SeedGenerator | undefined;

  constructor(config: C) {
    super(config);
    this.seed = generatorOf(this, config.seed);
  }
  protected override transform(images: Tensor, { training }: CallOptions): Tensor {
    return training ? this.augment(images) : images;
  }
  protected abstract augment(images: Tensor): Tensor;

  /** Which images are changed, `[batch, 1, 1, 1]`: the chance of each is drawn from a range. */
  protected chosen(images: Tensor, chances: readonly [number, number]): Tensor {
    return less(this.draw(images, [0, 1]), this.draw(images, chances));
  }
  /** Numbers between two bounds: by default one for each image, `[batch, 1, 1, 1]`. */
  protected draw(
    images: Tensor,
    [minval, maxval]: readonly [number, number],
    shape: Shape = [images.shape[0], 1, 1, 1],
  ): Tensor {
    return randomUniform(shape, {
      minval,
      maxval,
      seed: this.seed,
      dtype: images.dtype as 'float32',
    });
  }
}
