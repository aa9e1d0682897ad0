// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { add, clip, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { blurred } from './gaussian_blur.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';

export interface RandomGaussianBlurConfig extends RandomImageConfig {
  /** The chance of each image to be blurred is drawn from [lower, upper]; a number f means [0, f]. Default 1. */
  factor?: Factor;
  /** How far the mean reaches, [along the width, along the height]: odd integers. Default 3. */
  kernelSize?: Factor;
  /** The deviation in pixels, drawn for each axis and the whole batch; a number s means [0, s]. Default 1. */
  sigma?: Factor;
  /** The lowest and highest value of a pixel, to which results are clipped. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Blurs some images while training.
 *
 * @example model.add(gm.layers.randomGaussianBlur({ factor: 0.5, kernelSize: 5, valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class RandomGaussianBlur extends RandomImageLayer<RandomGaussianBlurConfig> {
  static override readonly className: string = 'RandomGaussianBlur';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'kernelSize',
    'sigma',
    'valueRange',
    'dataFormat',
    'seed',
  ];
  private readonly chances: Range;
  private readonly sigmas: Range;
  private readonly size: Range;
  private readonly values: Range;

  constructor(config: RandomGaussianBlurConfig = {}) {
    super(config);
    const share = { least: 0, most: 1 };
    this.chances = factorOf(this, 'factor', config.factor ?? 1, share);
    this.sigmas = factorOf(this, 'sigma', config.sigma ?? 1, share);
    this.values = valueRangeOf(this, config.valueRange);
    this.size = this.sizeOf(config.kernelSize ?? 3);
  }
  private sizeOf(value: unknown): Range {
    const list: unknown[] = Array.isArray(value) ? value : [value, value];
    if (
      list.length === 2 &&
      list.every(
        n => Number.isSafeInteger(n) && Math.abs(n as number) % 2 === 1 && (n as number) > 0,
      )
    )
      // prettier-ignore
      return list as [number, number];
    throw new TypeError(
      mismatch(this.title, '`kernelSize` to be an odd integer from 1, or two of them', value),
    );
  }
  protected override augment(images: Tensor): Tensor {
    const chosen = this.chosen(images, this.chances);
    const sigma = () => add(this.draw(images, this.sigmas, [1]), 1e-6);
    const [width, height] = this.size;
    const blur = blurred(images, { size: width, sigma: sigma() }, { size: height, sigma: sigma() });
    return clip(where(chosen, blur, images), ...this.values);
  }
}
