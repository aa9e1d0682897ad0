// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { nearest } from '../errors.js';
import type { RegularizerLike } from '../regularizers/index.js';
import type { Shape } from '../shape.js';

/** What every layer's config takes. */
export interface LayerConfig {
  /** Unique in a model; made from the class (`dense`, `dense_1`, ...) where it is not given. */
  name?: string;
  /** The dtype that the layer computes in. Only float32 (float64 on the reference backend) so far. */
  dtype?: DType;
  /** Whether training changes the layer's weights. Default true. */
  trainable?: boolean;
  /** A penalty on the outputs, divided by the number of samples, that training adds to the loss. */
  activityRegularizer?: RegularizerLike;
  /** For a first layer: the shape of one sample, without the batch axis. */
  inputShape?: Shape;
  /** The same with the batch axis in front (null: any). */
  batchInputShape?: readonly (number | null)[];
}

const commonKeys: readonly (keyof LayerConfig)[] = [
  'name',
  'dtype',
  'trainable',
  'activityRegularizer',
  'inputShape',
  'batchInputShape',
];

/** Refuses what is neither every layer's option nor one of `own`. */
export function checkLayerConfig(who: string, config: LayerConfig, own: readonly string[]): void {
  const known = [...commonKeys, ...own];
  for (const key of Object.keys(config)) {
    if (!known.includes(key))
      throw new TypeError(
        `${who}: has no option ${JSON.stringify(key)}. ${nearest(key, known)}`.trim(),
      );
  }
}
