// SPDX-License-Identifier: MIT
// Images read at places of their own for each pixel.
import { add, cast, clip, floor, gather, greaterEqual, less, lessEqual, logicalAnd, mod, mul, range, reshape, round, sub, where, type FillMode } from '../ops/index.js'; // prettier-ignore
import type { samplings } from '../ops/projective_transform.js';
import type { Tensor } from '../tensor.js';

export interface Sampling {
  interpolation: (typeof samplings)[number];
  fillMode: FillMode;
  fillValue: number;
}
/** Row and column of what each pixel shows, `[batch, height, width]` each. */
export interface Places {
  rows: Tensor;
  columns: Tensor;
}

/** The values at those places: of the nearest pixel, or the mean of four by distance. */
export function sampled(images: Tensor, { rows, columns }: Places, options: Sampling): Tensor {
  const at = (y: Tensor, x: Tensor) => pixels(images, { rows: y, columns: x }, options);
  if (options.interpolation === 'nearest') return at(round(rows), round(columns));
  const [top, left] = [floor(rows), floor(columns)];
  const share = (place: Tensor, from: Tensor) => reshape(sub(place, from), [...place.shape, 1]);
  const along = (a: Tensor, b: Tensor, t: Tensor) => add(mul(a, sub(1, t)), mul(b, t));
  const line = (y: Tensor) => along(at(y, left), at(y, add(left, 1)), share(columns, left));
  return along(line(top), line(add(top, 1)), share(rows, top));
}

/** The pixels of whole places; what lies outside is as the fill mode says. */
function pixels(
  images: Tensor,
  { rows, columns }: Places,
  { fillMode, fillValue }: Sampling,
): Tensor {
  const [batch, height, width, channels] = images.shape;
  const first = mul(reshape(range(0, batch, 1, 'int32'), [batch, 1, 1]), height * width);
  const row = mul(inside(rows, height, fillMode), width);
  const index = add(add(first, row), inside(columns, width, fillMode));
  const found = gather(reshape(images, [batch * height * width, channels]), index);
  if (fillMode !== 'constant') return found;
  const within = (x: Tensor, n: number) => logicalAnd(greaterEqual(x, 0), lessEqual(x, n - 1));
  const known = logicalAnd(within(rows, height), within(columns, width));
  return where(reshape(known, [...known.shape, 1]), found, fillValue);
}
function inside(place: Tensor, n: number, mode: FillMode): Tensor {
  if (mode === 'wrap') return cast(mod(place, n), 'int32');
  if (mode !== 'reflect') return cast(clip(place, 0, n - 1), 'int32');
  const turn = mod(place, 2 * n);
  return cast(where(less(turn, n), turn, sub(2 * n - 1, turn)), 'int32');
}
