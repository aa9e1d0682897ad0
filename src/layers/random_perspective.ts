// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import { add, concat, div, mul, projectiveTransform, sub, where, zerosLike } from '../ops/index.js';
import { samplings } from '../ops/projective_transform.js';
import type { Tensor } from '../tensor.js';
import { oneOf } from './checks.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range } from './image_options.js';

export interface RandomPerspectiveConfig extends RandomImageConfig {
  /** The chance of each image to be changed is drawn from [lower, upper]; a number f means [0, f]. Default 1. */
  factor?: Factor;
  /** How far corners move, at most, as a share of twice their coordinates: from 0 to 1. Default 1. */
  scale?: number;
  /** Default 'bilinear'. */
  interpolation?: (typeof samplings)[number];
  /** The value outside. Default 0. */
  fillValue?: number;
}

/**
 * Shows some images in a random perspective while training: the corners move, the first one, where coordinates are 0, excepted.
 *
 * @example model.add(gm.layers.randomPerspective({ factor: 0.5, scale: 0.3, inputShape: [32, 32, 3] }))
 */
export class RandomPerspective extends RandomImageLayer<RandomPerspectiveConfig> {
  static override readonly className: string = 'RandomPerspective';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'scale',
    'interpolation',
    'fillValue',
    'seed',
    'dataFormat',
  ];
  private readonly chances: Range;
  private readonly scale: number;
  private readonly interpolation: (typeof samplings)[number];

  constructor(config: RandomPerspectiveConfig = {}) {
    super(config);
    const { factor = 1, scale = 1, interpolation = 'bilinear', fillValue = 0 } = config;
    this.chances = factorOf(this, 'factor', factor, { least: 0, most: 1 });
    checkNumber(this.title, 'scale', scale, 'a number from 0 to 1', v => v >= 0 && v <= 1);
    checkNumber(this.title, 'fillValue', fillValue);
    this.scale = scale;
    this.interpolation = oneOf(this, 'interpolation', interpolation, samplings);
  }
  protected override augment(images: Tensor): Tensor {
    const { interpolation } = this;
    const fillValue = this.config.fillValue ?? 0;
    const options = { interpolation, fillValue };
    const seen = projectiveTransform(images, this.maps(images), options);
    return where(this.chosen(images, this.chances), seen, images);
  }
  private maps(images: Tensor): Tensor {
    const [batch, height, width] = images.shape;
    const moved = () => add(1, this.draw(images, [-this.scale / 2, this.scale / 2], [batch, 1]));
    return backFrom([moved(), moved(), moved(), moved()], width, height);
  }
}

/**
 * The maps, `[batch, 8]`, that bring moved corners back to their places (right, 0), (0, bottom) and (right, bottom), with right =
 * width - 1. They had come to (a right, 0), (0, b bottom) and (c right, d bottom); the first corner had stayed. @internal
 */
export function backFrom(
  [a, b, c, d]: readonly [Tensor, Tensor, Tensor, Tensor],
  width: number,
  height: number,
): Tensor {
  const [right, bottom] = [Math.max(1, width - 1), Math.max(1, height - 1)];
  const g = sub(div(d, b), 1).div(mul(c, right));
  const h = sub(div(c, a), 1).div(mul(d, bottom));
  const x = add(mul(g, right), div(1, a));
  const y = add(mul(h, bottom), div(1, b));
  const nothing = zerosLike(a);
  return concat([x, nothing, nothing, nothing, y, nothing, g, h], 1);
}
