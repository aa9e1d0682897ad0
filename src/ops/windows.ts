// SPDX-License-Identifier: MIT
// Windows that slide over the spatial axes of a batch with its channels last: native/ops/windows.h says where they lie.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { chosenName } from '../naming.js';
import { integersOf, type Shape } from '../shape.js';

/** One number for all spatial axes, or one for each. */
export type PerAxis = number | readonly number[];
/** [before, after] for each spatial axis. */
export type Margins = readonly (readonly [number, number])[];
/** No padding, as much as keeps the extent (over the stride, TensorFlow's rule), or so much. */
export type Padding = 'valid' | 'same' | Margins;

export interface WindowOptions {
  /** From one window to the next. Default 1. */
  strides?: PerAxis | undefined;
  /** Default 'valid'. 'causal', of one axis: all of it before, so that no window sees what comes later. */
  padding?: Padding | 'causal' | undefined;
  /** From one place of a window to the next. Default 1. */
  dilationRate?: PerAxis | undefined;
  /** Another name of `dilationRate`. */
  dilation?: PerAxis | undefined;
}

/** The fields of windows.h, of three axes each. */
export interface Windows {
  batch: number;
  channels: number;
  input: Shape;
  output: Shape;
  kernel: Shape;
  stride: Shape;
  dilation: Shape;
  before: Shape;
}

const AXES = 3;
/** The axes that a batch lacks come first. */
const threeAxes = (spatial: Shape, missing: number): number[] => [
  ...new Array<number>(AXES - spatial.length).fill(missing),
  ...spatial,
];

/** The shape of the batch that windows read, or, at `output`, give. */
export const windowedShape = (
  windows: Windows,
  at: 'input' | 'output',
  rank: number,
  channels: number,
): Shape => [windows.batch, ...windows[at].slice(AXES + 2 - rank), channels];

/** The fields of windows.h of windows over the spatial axes that a batch has. */
export const alongAxes = (
  { batch, channels }: Pick<Windows, 'batch' | 'channels'>,
  axes: Record<'input' | 'output' | 'kernel' | 'stride' | 'dilation' | 'before', Shape>,
): Windows => ({
  batch,
  channels,
  input: threeAxes(axes.input, 1),
  output: threeAxes(axes.output, 1),
  kernel: threeAxes(axes.kernel, 1),
  stride: threeAxes(axes.stride, 1),
  dilation: threeAxes(axes.dilation, 1),
  before: threeAxes(axes.before, 0),
});

/** One axis of windows. */
interface Slide {
  n: number;
  /** How far a window reaches. */
  reach: number;
  stride: number;
}
/** How far windows reach on each axis. */
export const reachesOf = (kernel: Shape, dilation: Shape): number[] =>
  kernel.map((k, i) => (k - 1) * dilation[i] + 1);

export function dilationOf(who: string, options: WindowOptions, count: number): number[] {
  const { dilation, dilationRate } = options;
  const option = dilationRate == null && dilation != null ? 'dilation' : 'dilationRate';
  return integersOf(who, option, options[option] ?? 1, { count });
}

type Margin = readonly [number, number];

const words: Record<'valid' | 'same' | 'causal', (slide: Slide) => Margin> = {
  valid: () => [0, 0],
  causal: ({ reach }) => [reach - 1, 0],
  same: ({ n, reach, stride }) => {
    const total = Math.max((Math.ceil(n / stride) - 1) * stride + reach - n, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  },
};

/** How much stands beside each axis. */
function marginsOf(who: string, padding: unknown, slides: readonly Slide[]): readonly Margin[] {
  if (Array.isArray(padding)) return checkedMargins(who, padding, slides.length);
  const known = Object.keys(words).filter(word => word !== 'causal' || slides.length === 1);
  return slides.map(words[chosenName(who, 'padding', padding, known) as keyof typeof words]);
}
function checkedMargins(who: string, padding: readonly unknown[], count: number): Margins {
  const isMargin = (m: unknown): m is Margin =>
    Array.isArray(m) && m.length === 2 && m.every(n => Number.isSafeInteger(n) && n >= 0);
  if (padding.length === count && padding.every(isMargin)) return padding;
  const expected = `\`padding\` to be a word, or [before, after] from 0 for each of ${count} axes`;
  throw new TypeError(mismatch(who, expected, padding));
}

/**
 * The windows of a batch of this shape, channels last; `kernel` are their extents, of `option`.
 * @throws ShapeError where they do not fit into it, padding included.
 */
export function windowsOf(
  who: string,
  shape: Shape,
  { option, kernel }: { option: string; kernel: PerAxis },
  options: WindowOptions,
): Windows {
  const input = shape.slice(1, -1);
  const count = input.length;
  const extents = integersOf(who, option, kernel, { count });
  const stride = integersOf(who, 'strides', options.strides ?? 1, { count });
  const dilation = dilationOf(who, options, count);
  const reach = reachesOf(extents, dilation);
  const slides = input.map((n, i) => ({ n, reach: reach[i], stride: stride[i] }));
  const margins = marginsOf(who, options.padding ?? 'valid', slides);
  const room = input.map((n, i) => margins[i][0] + n + margins[i][1]);
  if (options.padding !== 'same') checkRoom(who, input, room, reach);
  return alongAxes(
    { batch: shape[0], channels: shape[count + 1] },
    {
      input,
      output: room.map((n, i) => Math.floor((n - reach[i]) / stride[i]) + 1),
      kernel: extents,
      stride,
      dilation,
      before: margins.map(([before]) => before),
    },
  );
}

function checkRoom(who: string, input: Shape, room: Shape, reach: Shape): void {
  if (room.every((n, i) => n >= reach[i])) return;
  const least = input.map((n, i) => Math.max(reach[i] - (room[i] - n), 0));
  const expected = `an input of at least ${shapeText(least)} along its spatial axes, for windows that reach over ${shapeText(reach)}`;
  throw new ShapeError(mismatch(who, expected, input, 'Use smaller windows, or padding: "same".'));
}
