// SPDX-License-Identifier: MIT
// Colours as hue, saturation and value, the first two from 0 to 1.
import { mismatch, ShapeError } from '../errors.js';
import {
  abs,
  add,
  clip,
  concat,
  div,
  equal,
  floor,
  greater,
  less,
  max,
  min,
  mul,
  split,
  sub,
  where,
} from '../ops/index.js';
import type { Tensor } from '../tensor.js';

export type Planes = readonly [hue: Tensor, saturation: Tensor, value: Tensor];

/** What is no brighter is black. */
const EPSILON = 2 ** -23;

/** The planes, `[batch, height, width, 1]` each, of images of three channels. */
export function hsvOf(layer: { readonly title: string }, images: Tensor): Planes {
  if (images.shape[3] !== 3)
    throw new ShapeError(mismatch(layer.title, 'images of 3 channels', images.shape));
  const colours = where(less(abs(images), EPSILON), 0, images);
  const [red, green, blue] = split(colours, 3, 3);
  const value = max(colours, 3, { keepDims: true });
  const range = sub(value, min(colours, 3, { keepDims: true }));
  const sixth = div(1 / 6, where(greater(range, 0), range, 1));
  const from = (a: Tensor, b: Tensor, turn: number) => add(mul(sub(a, b), sixth), turn);
  const others = where(equal(value, green), from(blue, red, 1 / 3), from(red, green, 2 / 3));
  const signed = where(equal(value, red), from(green, blue, 0), others);
  const hue = where(greater(range, 0), where(less(signed, 0), add(signed, 1), signed), 0);
  const bright = greater(value, 0);
  return [hue, where(bright, div(range, where(bright, value, 1)), 0), value];
}

/** The images of such planes; a hue counts modulo 1. */
export function rgbOf([hue, saturation, value]: Planes): Tensor {
  const turn = mul(sub(hue, floor(hue)), 6);
  const red = sub(abs(sub(turn, 3)), 1);
  const away = (place: number) => sub(2, abs(sub(turn, place)));
  const pale = sub(1, saturation);
  const planes = [red, away(2), away(4)].map(share =>
    mul(value, add(pale, mul(saturation, clip(share, 0, 1)))),
  );
  return concat(planes, 3);
}
