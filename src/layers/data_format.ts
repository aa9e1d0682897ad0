// SPDX-License-Identifier: MIT
// Where the channels of a layer's batches stand.
import { expectAxes } from '../ops/axes.js';
import * as format from '../ops/data_format.js';
import type { Tensor } from '../tensor.js';

export type DataFormat = format.DataFormat;

interface Titled {
  readonly title: string;
}

/** The format that an option means: channels last where nothing is said. */
export const dataFormatOf = (layer: Titled, value: unknown): DataFormat =>
  format.dataFormatOf(layer.title, value);

/** The first of `count` spatial axes of a batch. Throws where it has another number of axes. */
export function firstSpatialAxis(
  layer: Titled,
  x: Tensor,
  count: number,
  dataFormat: DataFormat,
): number {
  expectAxes(layer.title, x, format.batchAxes(count, dataFormat));
  return dataFormat === 'channelsFirst' ? 2 : 1;
}
