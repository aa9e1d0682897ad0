// SPDX-License-Identifier: MIT
import { broadcastTo, depthwiseConv2d, div, exp, mul, range, reshape, square, sub, sum } from '../ops/index.js'; // prettier-ignore
import type { Tensor } from '../tensor.js';

/** How far a mean reaches along an axis, and its deviation, `[1]`. */
export interface Blur {
  size: number;
  sigma: Tensor;
}

/** Images of which each pixel is a mean of its neighbours, those outside counting as 0. */
export function blurred(images: Tensor, alongWidth: Blur, alongHeight: Blur): Tensor {
  const channels = images.shape[3];
  const along = (blur: Blur, shape: readonly number[]) =>
    broadcastTo(reshape(weightsOf(blur), [...shape, 1, 1]), [...shape, channels, 1]);
  const rows = along(alongWidth, [1, alongWidth.size]);
  const columns = along(alongHeight, [alongHeight.size, 1]);
  const options = { padding: 'same' } as const;
  return depthwiseConv2d(depthwiseConv2d(images, rows, options), columns, options);
}

function weightsOf({ size, sigma }: Blur): Tensor {
  const places = sub(range(0, size, 1, 'float32'), (size - 1) / 2);
  const weights = exp(mul(square(div(places, sigma)), -0.5));
  return div(weights, sum(weights));
}
