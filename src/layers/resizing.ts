// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { checkNumber } from '../naming.js';
import { cast, type Interpolation, resize, round } from '../ops/index.js';
import { isReal } from '../ops/promote.js';
import { interpolations } from '../ops/resize.js';
import type { Tensor } from '../tensor.js';
import { cropToRatio, padToRatio } from './aspect_ratio.js';
import { oneOf, positiveInteger } from './checks.js';
import { ImageLayer, type ImageLayerConfig } from './image_layer.js';
import type { CallOptions } from './layer.js';

export interface ResizingConfig extends ImageLayerConfig {
  height: number;
  width: number;
  /** Default 'bilinear'. */
  interpolation?: Interpolation;
  /** Whether the largest window of the target's ratio is taken, instead of distorting the image. Default false. */
  cropToAspectRatio?: boolean;
  /** Whether the image is padded to the target's ratio first. Default false. */
  padToAspectRatio?: boolean;
  /** How it is padded: with `fillValue`. */
  fillMode?: 'constant';
  /** Default 0. */
  fillValue?: number;
  /** Whether a smaller image means over the larger one's pixels. Default false. */
  antialias?: boolean;
}

/**
 * Images in another size; bytes and integers are rounded and stay what they are.
 *
 * @example model.add(gm.layers.resizing({ height: 32, width: 32, inputShape: [72, 72, 3] }))
 */
export class Resizing extends ImageLayer<ResizingConfig> {
  static override readonly className: string = 'Resizing';
  static override readonly configKeys: readonly string[] = [
    'height',
    'width',
    'interpolation',
    'cropToAspectRatio',
    'padToAspectRatio',
    'fillMode',
    'fillValue',
    'antialias',
    'dataFormat',
  ];
  private readonly interpolation: Interpolation;

  constructor(config: ResizingConfig) {
    super(config);
    positiveInteger(this, 'height', config.height);
    positiveInteger(this, 'width', config.width);
    this.interpolation = oneOf(
      this,
      'interpolation',
      config.interpolation ?? 'bilinear',
      interpolations,
    );
    oneOf(this, 'fillMode', config.fillMode ?? 'constant', ['constant']);
    checkNumber(this.title, 'fillValue', config.fillValue ?? 0);
    if (config.cropToAspectRatio && config.padToAspectRatio)
      throw new TypeError(
        mismatch(this.title, '`cropToAspectRatio` or `padToAspectRatio`', 'both'),
      );
  }
  override call(x: Tensor, options: CallOptions): Tensor {
    const y = super.call(x, options);
    return isReal(x.dtype) ? y : cast(round(y), x.dtype);
  }
  protected override transform(images: Tensor): Tensor {
    const {
      height,
      width,
      cropToAspectRatio,
      padToAspectRatio,
      fillValue = 0,
      antialias,
    } = this.config;
    const size = [height, width] as const;
    let from = images;
    if (cropToAspectRatio) from = cropToRatio(images, size);
    if (padToAspectRatio) from = padToRatio(images, size, fillValue);
    return resize(from, size, { interpolation: this.interpolation, antialias: antialias ?? false });
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
