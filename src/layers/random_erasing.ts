// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { clip, logicalAnd, mul, randomNormal, sqrt, where } from '../ops/index.js';
import { type Tensor, tensor } from '../tensor.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';
import { boxMask } from './random_box.js';

export interface RandomErasingConfig extends RandomImageConfig {
  /** The chance of each image to lose a box is drawn from [lower, upper]; a number f means [0, f]. Default 1. */
  factor?: Factor;
  /** The box's area as a share of the image's; a number s means [0, s]. Default [0.02, 0.33]. */
  scale?: Factor;
  /** What the box holds: a value, one for each channel, or (null, the default) normally distributed noise. */
  fillValue?: number | readonly number[] | null;
  /** The lowest and highest value of a pixel: the deviation of the noise is the latter. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Overwrites a box of some images while training (Zhong et al. 2017).
 *
 * @example model.add(gm.layers.randomErasing({ factor: 0.5, fillValue: 0, inputShape: [32, 32, 3] }))
 */
export class RandomErasing extends RandomImageLayer<RandomErasingConfig> {
  static override readonly className: string = 'RandomErasing';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'scale',
    'fillValue',
    'valueRange',
    'seed',
    'dataFormat',
  ];
  private readonly chances: Range;
  private readonly areas: Range;
  private readonly values: Range;

  constructor(config: RandomErasingConfig = {}) {
    super(config);
    const share = { least: 0, most: 1 };
    this.chances = factorOf(this, 'factor', config.factor ?? 1, share);
    this.areas = factorOf(this, 'scale', config.scale ?? [0.02, 0.33], share);
    this.values = valueRangeOf(this, config.valueRange);
    this.checkFill(config.fillValue ?? 0);
  }
  private checkFill(value: unknown): void {
    const list: unknown[] = Array.isArray(value) ? value : [value];
    if (list.length > 0 && list.every(v => typeof v === 'number' && Number.isFinite(v))) return;
    const expected = '`fillValue` to be a number, one for each channel, or null';
    throw new TypeError(mismatch(this.title, expected, value));
  }
  protected override augment(images: Tensor): Tensor {
    const side = () => ({
      share: sqrt(this.draw(images, this.areas)),
      place: this.draw(images, [0, 1]),
    });
    const erased = this.chosen(images, this.chances);
    const mask = logicalAnd(boxMask(images, side(), side()), erased);
    return where(mask, clip(this.fill(images), ...this.values), images);
  }
  private fill(images: Tensor): Tensor {
    const { fillValue = null } = this.config;
    const { dtype, shape } = images;
    if (fillValue === null)
      return mul(randomNormal(shape, { seed: this.seed, dtype }), this.values[1]);
    const fill = tensor(fillValue, undefined, dtype);
    if (fill.rank === 1 && fill.size !== shape[3])
      throw new ShapeError(
        mismatch(
          this.title,
          `\`fillValue\` of ${shape[3]} numbers, one for each channel`,
          fillValue,
        ),
      );
    return fill;
  }
}
