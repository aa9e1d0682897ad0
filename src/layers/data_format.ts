// SPDX-License-Identifier: MIT
// Where the channels of a batch stand, and with them its spatial axes.
import type { Tensor } from '../tensor.js';
import { expectAxes, oneOf } from './checks.js';

/** `[batch, height, width, channels]` or `[batch, channels, height, width]`. */
export type DataFormat = 'channelsLast' | 'channelsFirst';

interface Titled {
  readonly title: string;
}

/** The format that an option means: channels last where nothing is said. */
export const dataFormatOf = (layer: Titled, value: unknown): DataFormat =>
  oneOf(layer, 'dataFormat', value ?? 'channelsLast', ['channelsLast', 'channelsFirst']);

const spatialNames = [['length'], ['height', 'width'], ['depth', 'height', 'width']] as const;

/** The batch's axes by name. */
function axesOf(count: number, format: DataFormat): string[] {
  const spatial = spatialNames[count - 1];
  return format === 'channelsFirst'
    ? ['batch', 'channels', ...spatial]
    : ['batch', ...spatial, 'channels'];
}

/** The first of `count` spatial axes of a batch. Throws where it has another number of axes. */
export function firstSpatialAxis(
  layer: Titled,
  x: Tensor,
  count: number,
  format: DataFormat,
): number {
  expectAxes(layer, x, axesOf(count, format));
  return format === 'channelsFirst' ? 2 : 1;
}
