// SPDX-License-Identifier: MIT
import { checkFromZero } from '../naming.js';
import {
  add,
  cast,
  clip,
  cumsum,
  div,
  equal,
  gather,
  min,
  minimum,
  mul,
  onesLike,
  pad,
  range,
  reshape,
  scatterAdd,
  slice,
  sub,
  sum,
  where,
} from '../ops/index.js';
import { type Tensor, tensor } from '../tensor.js';
import { positiveIntegers } from './checks.js';
import { ImageLayer, type ImageLayerConfig } from './image_layer.js';
import { type Range, valueRangeOf } from './image_options.js';
import { BYTES, rescaled } from './value_range.js';

export interface ContrastLimitedAdaptiveHistogramEqualizationConfig extends ImageLayerConfig {
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
  /** How often a value may occur in a tile, as a multiple of the mean: what is above goes to all values alike. 0: any. Default 4. */
  clipLimit?: number;
  /** How many tiles an image has, [along the height, along the width]. Default [8, 8]. */
  tileGridSize?: readonly [number, number];
}

/** The values of a byte. */
const LEVELS = 256;

/** Where the pixels of an axis lie among its tiles: which one, the two whose centres are around it, and how far along between those. */
interface Axis {
  count: number;
  size: number;
  own: number[];
  before: number[];
  behind: number[];
  share: number[];
}
function axisOf(extent: number, count: number): Axis {
  const size = Math.ceil(extent / count);
  const pixels = Array.from({ length: size * count }, (_, i) => i);
  const place = pixels.map(i => i / size - 0.5);
  const within = (tile: number) => Math.min(Math.max(tile, 0), count - 1);
  return {
    count,
    size,
    own: pixels.map(i => Math.floor(i / size)),
    before: place.map(p => within(Math.floor(p))),
    behind: place.map(p => within(Math.floor(p) + 1)),
    share: place.map(p => p - Math.floor(p)),
  };
}

/**
 * Makes the values of each neighbourhood about as frequent: a histogram for each tile of each channel, cut off at a limit, and
 * between the tiles' centres the mean of what they would do (Zuiderveld 1994).
 *
 * @example model.add(gm.layers.contrastLimitedAdaptiveHistogramEqualization({ tileGridSize: [4, 4], inputShape: [64, 64, 1] }))
 */
export class ContrastLimitedAdaptiveHistogramEqualization extends ImageLayer<ContrastLimitedAdaptiveHistogramEqualizationConfig> {
  static override readonly className: string = 'ContrastLimitedAdaptiveHistogramEqualization';
  static override readonly configKeys: readonly string[] = [
    'valueRange',
    'clipLimit',
    'tileGridSize',
    'dataFormat',
  ];
  private readonly values: Range;
  private readonly limit: number;
  private readonly grid: readonly number[];

  constructor(config: ContrastLimitedAdaptiveHistogramEqualizationConfig = {}) {
    super(config);
    this.values = valueRangeOf(this, config.valueRange);
    this.limit = config.clipLimit ?? 4;
    checkFromZero(this.title, 'clipLimit', this.limit);
    this.grid = positiveIntegers(this, 'tileGridSize', config.tileGridSize ?? [8, 8], 2);
  }
  protected override transform(images: Tensor): Tensor {
    const [batch, height, width, channels] = images.shape;
    const [rows, columns] = [axisOf(height, this.grid[0]), axisOf(width, this.grid[1])];
    const below = [0, rows.own.length - height] as const;
    const beside = [0, columns.own.length - width] as const;
    const bytes = rescaled(images, this.values, BYTES);
    const whole = pad(bytes, [[0, 0], below, beside, [0, 0]], { mode: 'symmetric' });
    const level = cast(clip(whole, ...BYTES), 'int32');
    const placed = (y: readonly number[], x: readonly number[]) =>
      places(level, { y, x, grid: [rows.count, columns.count] });
    const tiles = batch * rows.count * columns.count * channels;
    const counts = scatterAdd(placed(rows.own, columns.own), onesLike(whole), tiles * LEVELS);
    const histograms = reshape(counts, [tiles, LEVELS]);
    const tables = reshape(this.tables(histograms, rows.size * columns.size), [tiles * LEVELS]);
    const mean = between(rows, columns, (y, x) => gather(tables, placed(y, x)));
    return rescaled(slice(mean, 0, images.shape), BYTES, this.values);
  }
  /** What each value becomes: its share of a tile's pixels that are not the darkest. */
  private tables(histograms: Tensor, pixels: number): Tensor {
    const upto = cumsum(this.limited(histograms, pixels), 1);
    const first = min(upto, 1, { keepDims: true });
    const rest = sub(pixels, first);
    const share = div(mul(sub(upto, first), 255), where(equal(rest, 0), 1, rest));
    return clip(share, ...BYTES);
  }
  private limited(histograms: Tensor, pixels: number): Tensor {
    if (this.limit === 0) return histograms;
    const kept = minimum(histograms, (this.limit * pixels) / LEVELS);
    const excess = sum(sub(histograms, kept), 1, { keepDims: true });
    return add(kept, div(excess, LEVELS));
  }
}

/** Where each pixel's level stands in the tables of all tiles, if its row's tile is y and its column's x. */
function places(
  level: Tensor,
  { y, x, grid }: { y: readonly number[]; x: readonly number[]; grid: readonly [number, number] },
): Tensor {
  const [batch, height, width, channels] = level.shape;
  const whole = (values: Tensor, times: number, shape: readonly number[]) =>
    mul(reshape(values, shape), times * LEVELS);
  const ints = (values: readonly number[]) => tensor([...values], [values.length], 'int32');
  const [rows, columns] = grid;
  const image = whole(range(0, batch, 1, 'int32'), rows * columns * channels, [batch, 1, 1, 1]);
  const row = whole(ints(y), columns * channels, [height, 1, 1]);
  const column = whole(ints(x), channels, [width, 1]);
  const channel = whole(range(0, channels, 1, 'int32'), 1, [channels]);
  return add(add(add(level, image), add(row, column)), channel);
}

/** The mean, by distance, of what the four tiles around each pixel say. */
function between(
  rows: Axis,
  columns: Axis,
  says: (y: readonly number[], x: readonly number[]) => Tensor,
): Tensor {
  const down = tensor(rows.share, [rows.share.length, 1, 1]);
  const across = tensor(columns.share, [columns.share.length, 1]);
  const along = (a: Tensor, b: Tensor, share: Tensor) => add(a, mul(sub(b, a), share));
  const line = (y: readonly number[]) =>
    along(says(y, columns.before), says(y, columns.behind), across);
  return along(line(rows.before), line(rows.behind), down);
}
