// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import { add, clip, type FillMode, maximum, mul, randomNormal, range, reshape, where } from '../ops/index.js'; // prettier-ignore
import { fillModes, samplings } from '../ops/projective_transform.js';
import type { Tensor } from '../tensor.js';
import { oneOf } from './checks.js';
import { blurred } from './gaussian_blur.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';
import { sampled, type Sampling } from './sampling.js';

export interface RandomElasticTransformConfig extends RandomImageConfig {
  /** The chance of each image to be changed is drawn from [lower, upper]; a number f means [0, f]. Default 1. */
  factor?: Factor;
  /** How far pixels move, and how smoothly, from 0 to 1: drawn for each batch; a number s means [0, s]. Default 1. */
  scale?: Factor;
  /** Default 'bilinear'. */
  interpolation?: (typeof samplings)[number];
  /** What lies outside: the mirror image (with its edge), `fillValue`, the image again, or its nearest pixel. Default 'reflect'. */
  fillMode?: FillMode;
  /** The value outside, for 'constant'. Default 0. */
  fillValue?: number;
  /** The lowest and highest value of a pixel, to which results are clipped. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Distorts some images like a rubber sheet while training (Simard et al. 2003): each pixel moves by blurred noise.
 *
 * @example model.add(gm.layers.randomElasticTransform({ factor: 0.5, scale: 0.6, inputShape: [28, 28, 1] }))
 */
export class RandomElasticTransform extends RandomImageLayer<RandomElasticTransformConfig> {
  static override readonly className: string = 'RandomElasticTransform';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'scale',
    'interpolation',
    'fillMode',
    'fillValue',
    'valueRange',
    'seed',
    'dataFormat',
  ];
  private readonly chances: Range;
  private readonly scales: Range;
  private readonly sampling: Sampling;
  private readonly values: Range;

  constructor(config: RandomElasticTransformConfig = {}) {
    super(config);
    const { factor = 1, scale = 1, fillValue = 0 } = config;
    const share = { least: 0, most: 1 };
    this.chances = factorOf(this, 'factor', factor, share);
    this.scales = factorOf(this, 'scale', scale, share);
    this.values = valueRangeOf(this, config.valueRange);
    checkNumber(this.title, 'fillValue', fillValue);
    const interpolation = oneOf(
      this,
      'interpolation',
      config.interpolation ?? 'bilinear',
      samplings,
    );
    const fillMode = oneOf(this, 'fillMode', config.fillMode ?? 'reflect', fillModes);
    this.sampling = { interpolation, fillMode, fillValue };
  }
  protected override augment(images: Tensor): Tensor {
    if (this.scales[1] === 0 || this.chances[1] === 0) return images;
    const [, height, width] = images.shape;
    const scale = this.draw(images, this.scales, [1]);
    const line = (n: number, shape: number[]) => reshape(range(0, n, 1, 'float32'), shape);
    const rows = add(this.noise(images, scale), line(height, [height, 1]));
    const columns = add(this.noise(images, scale), line(width, [1, width]));
    const moved = sampled(images, { rows, columns }, this.sampling);
    return clip(where(this.chosen(images, this.chances), moved, images), ...this.values);
  }
  /**
   * By how much each pixel moves along an axis, `[batch, height, width]`. The noise is blurred as far as the largest scale asks, where
   * Keras's blur reaches as far as the drawn one: shapes do not follow what is drawn.
   */
  private noise({ shape: [batch, height, width], dtype }: Tensor, scale: Tensor): Tensor {
    const deviation = 0.05 * Math.min(height, width);
    const sigma = maximum(mul(scale, deviation), 1e-6);
    const blur = { size: Math.floor(6 * deviation * this.scales[1]) | 1, sigma };
    const noise = randomNormal([batch, height, width, 1], { seed: this.seed, dtype: dtype as 'float32' }); // prettier-ignore
    const strength = mul(mul(scale, 0.1 * Math.max(height, width)), sigma);
    return reshape(mul(blurred(noise, blur, blur), strength), [batch, height, width]);
  }
}
