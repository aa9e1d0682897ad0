// SPDX-License-Identifier: MIT
// What the layers that move, turn and stretch images have in common: each image is seen through a map of its own.
import { checkNumber } from '../naming.js';
import { broadcastTo, concat, type FillMode, projectiveTransform } from '../ops/index.js';
import { fillModes, samplings } from '../ops/projective_transform.js';
import { type Tensor, tensor } from '../tensor.js';
import { oneOf } from './checks.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';

export interface RandomAffineConfig extends RandomImageConfig {
  /** What lies outside: the mirror image (with its edge), `fillValue`, the image again, or its nearest pixel. Default 'reflect'. */
  fillMode?: FillMode;
  /** Default 'bilinear'. */
  interpolation?: (typeof samplings)[number];
  /** The value outside, for 'constant'. Default 0. */
  fillValue?: number;
}

export abstract class RandomAffine<C extends RandomAffineConfig> extends RandomImageLayer<C> {
  protected static readonly affineKeys: readonly string[] = [
    'fillMode',
    'interpolation',
    'seed',
    'fillValue',
    'dataFormat',
  ];
  private readonly fillMode: FillMode;
  private readonly interpolation: (typeof samplings)[number];

  constructor(config: C) {
    super(config);
    this.fillMode = oneOf(this, 'fillMode', config.fillMode ?? 'reflect', fillModes);
    this.interpolation = oneOf(
      this,
      'interpolation',
      config.interpolation ?? 'bilinear',
      samplings,
    );
    checkNumber(this.title, 'fillValue', config.fillValue ?? 0);
  }
  protected override augment(images: Tensor): Tensor {
    const { fillMode, interpolation } = this;
    const fillValue = this.config.fillValue ?? 0;
    const maps = this.maps(images);
    return projectiveTransform(images, mapsOf(images, maps), {
      fillMode,
      interpolation,
      fillValue,
    });
  }
  /** The rows [x, y, 1] of the map from output to input pixels, each entry a number or one for each image: `[batch, 1]`. */
  protected abstract maps(images: Tensor): AffineMap;
  /** A number for each image, `[batch, 1]`. */
  protected one(images: Tensor, range: readonly [number, number]): Tensor {
    return this.draw(images, range, [images.shape[0], 1]);
  }
}

type Entry = number | Tensor;
export type AffineMap = readonly [readonly [Entry, Entry, Entry], readonly [Entry, Entry, Entry]];

function mapsOf(images: Tensor, [x, y]: AffineMap): Tensor {
  const columns = [...x, ...y, 0, 0].map(v =>
    typeof v === 'number' ? broadcastTo(tensor(v, [], images.dtype), [images.shape[0], 1]) : v,
  );
  return concat(columns, 1);
}
