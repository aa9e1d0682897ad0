// SPDX-License-Identifier: MIT
// What RandAugment and AugMix choose from: every change of images, at one strength.
import { cast, equal, floor, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { AutoContrast } from './auto_contrast.js';
import { Equalization } from './equalization.js';
import type { ImageLayer, ImageLayerConfig } from './image_layer.js';
import type { Range } from './image_options.js';
import type { samplings } from '../ops/projective_transform.js';
import { RandomBrightness } from './random_brightness.js';
import { RandomColorDegeneration } from './random_color_degeneration.js';
import { RandomContrast } from './random_contrast.js';
import { RandomPosterization } from './random_posterization.js';
import { RandomRotation } from './random_rotation.js';
import { RandomSharpness } from './random_sharpness.js';
import { RandomShear } from './random_shear.js';
import { RandomTranslation } from './random_translation.js';
import { Solarization } from './solarization.js';

type Change = ImageLayer<ImageLayerConfig>;
export interface ChoiceOptions {
  factor: Range;
  valueRange: Range;
  interpolation: (typeof samplings)[number];
  seed?: number;
}

/** Those that move pixels and those that rearrange values. */
export function plainChanges({ factor, valueRange, interpolation, seed }: ChoiceOptions): Change[] {
  const own = { valueRange, seed };
  const moving = { interpolation, seed };
  return [
    new RandomShear({ ...moving, xFactor: factor, yFactor: factor }),
    new RandomTranslation({ ...moving, heightFactor: factor, widthFactor: factor }),
    new RandomRotation({ ...moving, factor }),
    new RandomPosterization({ ...own, factor: Math.max(1, Math.floor(8 * factor[1])) }),
    new Solarization({ ...own, additionFactor: factor, thresholdFactor: factor }),
    new AutoContrast({ valueRange }),
    new Equalization({ valueRange }),
  ];
}
/** Those that change how bright, colourful, rich in contrast and sharp an image is. */
export function colourChanges({ factor, valueRange, seed }: ChoiceOptions): Change[] {
  const own = { factor, valueRange, seed };
  return [
    new RandomBrightness(own),
    new RandomColorDegeneration(own),
    new RandomContrast(own),
    new RandomSharpness(own),
  ];
}

/** The images as the change of that number makes them: a number from 0, which is drawn as one below `changes.length`, or beyond. */
export function changedBy(changes: readonly Change[], images: Tensor, drawn: Tensor): Tensor {
  const number = cast(floor(drawn), 'int32');
  return changes.reduce(
    (y, change, i) => where(equal(number, i), change.apply(images, { training: true }), y),
    images,
  );
}
