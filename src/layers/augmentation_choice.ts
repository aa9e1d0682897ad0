// SPDX-License-Identifier: MIT
// What RandAugment and AugMix choose from: every change of images, at one strength.
import { cast, equal, floor, where } from '../ops/index.js';
import { samplings } from '../ops/projective_transform.js';
import type { Tensor } from '../tensor.js';
import { AutoContrast } from './auto_contrast.js';
import { Equalization } from './equalization.js';
import { oneOf } from './checks.js';
import type { ImageLayer, ImageLayerConfig, RandomImageConfig } from './image_layer.js';
import { type Factor, factorOf, FROM_0_TO_1, type Range, valueRangeOf } from './image_options.js';
import { RandomBrightness } from './random_brightness.js';
import { RandomColorDegeneration } from './random_color_degeneration.js';
import { RandomContrast } from './random_contrast.js';
import { RandomPosterization } from './random_posterization.js';
import { RandomRotation } from './random_rotation.js';
import { RandomSharpness } from './random_sharpness.js';
import { RandomShear } from './random_shear.js';
import { RandomTranslation } from './random_translation.js';
import { Solarization } from './solarization.js';

export type Change = ImageLayer<ImageLayerConfig>;
export interface ChoiceOptions {
  factor: Range;
  valueRange: Range;
  interpolation: (typeof samplings)[number];
  seed?: number | undefined;
}

/** What the two layers are told alike. */
export interface ChoiceConfig extends RandomImageConfig {
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
  /** How strong the changes are, from 0 to 1; a number f means [0, f]. */
  factor?: Factor;
  /** Default 'bilinear'. */
  interpolation?: (typeof samplings)[number];
}
export const choiceKeys = ['valueRange', 'factor', 'interpolation', 'seed', 'dataFormat'] as const;

/** Their config, checked. */
export const choiceOptions = (
  layer: { readonly title: string },
  { factor, valueRange, interpolation = 'bilinear', seed }: ChoiceConfig,
  defaultFactor: number,
): ChoiceOptions => ({
  factor: factorOf(layer, 'factor', factor ?? defaultFactor, FROM_0_TO_1),
  valueRange: valueRangeOf(layer, valueRange),
  interpolation: oneOf(layer, 'interpolation', interpolation, samplings),
  seed,
});

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
