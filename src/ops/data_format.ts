// SPDX-License-Identifier: MIT
// Where the channels of a batch stand, and with them its spatial axes. Kernels have them last.
import { chosenName } from '../naming.js';
import type { Tensor } from '../tensor.js';
import { transpose } from './transpose.js';

/** `[batch, height, width, channels]` or `[batch, channels, height, width]`. */
export type DataFormat = 'channelsLast' | 'channelsFirst';

/** The format that an option means: channels last where nothing is said. */
export const dataFormatOf = (who: string, value: unknown): DataFormat =>
  chosenName(who, 'dataFormat', value ?? 'channelsLast', ['channelsLast', 'channelsFirst']);

const spatialNames = [['length'], ['height', 'width'], ['depth', 'height', 'width']] as const;

/** `count` spatial axes, as messages name them: "height, width". */
export const spatialAxes = (count: number): string => spatialNames[count - 1].join(', ');

/** The axes of a batch with `count` spatial ones, by name. */
export function batchAxes(count: number, format: DataFormat, channels = 'channels'): string[] {
  const spatial = spatialNames[count - 1];
  return format === 'channelsFirst'
    ? ['batch', channels, ...spatial]
    : ['batch', ...spatial, channels];
}

/** The channel axis of a tensor moved to its end. */
export function toChannelsLast(x: Tensor, axis: number): Tensor {
  if (axis === x.rank - 1) return x;
  const others = x.shape.map((_, i) => i).filter(i => i !== axis);
  return transpose(x, [...others, axis]);
}
/** The last axis moved to where the channels stood. */
export function fromChannelsLast(y: Tensor, axis: number): Tensor {
  if (axis === y.rank - 1) return y;
  const perm = y.shape.map((_, i) => i).slice(0, -1);
  perm.splice(axis, 0, y.rank - 1);
  return transpose(y, perm);
}
/** `fn` of the batch with its channels last; its result has them where the batch has. */
export function channelsLast(x: Tensor, format: DataFormat, fn: (x: Tensor) => Tensor): Tensor {
  if (format === 'channelsLast') return fn(x);
  return fromChannelsLast(fn(toChannelsLast(x, 1)), 1);
}
