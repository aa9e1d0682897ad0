// SPDX-License-Identifier: MIT
// Convolutions of images (native/ops/conv.h).
import { mismatch } from '../errors.js';
import type { PerAxis, Windows } from '../ops/windows.js';
import { activationCode, type KernelActivation } from './activation.js';
import { denseLayout, floats, isFloats } from './arrays.js';
import { defineKernel, type Form, type Kernel } from './kernel.js';
import { ARRAY, type Floats, record } from './native.js';
import { checkNames, checkObject, integer } from './options.js';
import { packedWeights, type PackedWeights } from './pack_weights.js';
import {
  type DilatedOptions,
  dilatedNames,
  imageWindows,
  inputsOf,
  inputsText,
  outputsOf,
  outputsText,
  placesOf,
  readImages,
} from './windows.js';

interface FilterOptions extends DilatedOptions {
  /** A number, or [height, width]. */
  kernelSize: PerAxis;
  /** [batch, height, width, channels]. */
  x: Float32Array;
  /** [filters], added to each pixel. */
  bias?: Float32Array | undefined;
  /** Applied last. */
  activation?: KernelActivation | undefined;
  /** [batch, output height, output width, filters], the target: it may overlap no input. */
  y: Float32Array;
}
export interface Conv2dOptions extends FilterOptions {
  filters: number;
  /** Each sees channels / groups channels alone. Default 1. */
  groups?: number | undefined;
  /**
   * [kernel height, kernel width, channels / groups, filters]; or, without groups, what packWeights made of it with
   * k = kernel height * kernel width * channels and n = filters.
   */
  kernel: Float32Array | PackedWeights;
}
export interface DepthwiseConv2dOptions extends FilterOptions {
  /** Filters of a channel. Default 1. */
  depthMultiplier?: number | undefined;
  /** [kernel height, kernel width, channels, depthMultiplier]. */
  kernel: Float32Array;
}

interface Convolution {
  windows: Windows;
  filters: number;
  groups: number;
  x: Float32Array;
  w: Float32Array;
  bias: Floats;
  y: Float32Array;
  activation: number;
  packed: boolean;
}

const depthOf = ({ windows, groups }: Convolution): number =>
  (placesOf(windows) * windows.channels) / groups;

function formula(p: Convolution, operand: string): string {
  const { windows: w, groups } = p;
  if (operand === 'x') return inputsText;
  if (operand === 'bias') return 'filters';
  if (operand === 'y') return outputsText(w, 'filters');
  return `${w.kernel[1]}*${w.kernel[2]}*${groups === 1 ? 'channels' : '(channels/groups)'}*filters`;
}

const form: Form<Convolution> = {
  encode: ({ windows, filters, groups, activation, packed }) =>
    record.conv({
      type: 'float32',
      x: ARRAY,
      w: ARRAY,
      bias: undefined,
      y: ARRAY,
      ...windows,
      filters,
      groups,
      activation,
      packed,
    }),
  arrays: p => [p.x, p.w, p.bias, p.y],
  sizes: p => [
    inputsOf(p.windows, p.windows.channels),
    p.packed ? p.w.length : depthOf(p) * p.filters,
    p.filters,
    outputsOf(p.windows, p.filters),
  ],
  formula,
  layout: p => denseLayout(outputsOf(p.windows, p.filters)),
  readsTarget: () => false,
  on: (p, [x, w, bias, y]) => ({ ...p, x: x!, w: w!, bias, y: y! }),
};

/** A call whose every property was read. */
interface Read extends FilterOptions {
  kernel: Float32Array | PackedWeights;
  filters: number;
  groups: number;
}

function checked(who: string, o: Read, images: DilatedOptions): Convolution {
  const windows = imageWindows(who, images, 'kernelSize', o.kernelSize);
  checkGroups(who, windows.channels, o);
  const p: Convolution = {
    windows,
    filters: o.filters,
    groups: o.groups,
    x: floats(who, 'x', o.x),
    w: empty,
    bias: o.bias === undefined ? undefined : floats(who, 'bias', o.bias),
    y: floats(who, 'y', o.y),
    activation: activationCode(who, o.activation),
    packed: !isFloats(o.kernel),
  };
  p.w = isFloats(o.kernel) ? floats(who, 'kernel', o.kernel) : unpacked(who, o.kernel, p);
  return p;
}
const empty = new Float32Array(0);

function checkGroups(who: string, channels: number, { filters, groups }: Read): void {
  if (channels % groups === 0 && filters % groups === 0) return;
  const expected = `\`groups\` to divide ${channels} channels and ${filters} filters`;
  throw new RangeError(mismatch(who, expected, groups));
}

function unpacked(who: string, kernel: unknown, p: Convolution): Float32Array {
  const packed = packedWeights(kernel);
  if (packed === undefined)
    throw new TypeError(mismatch(who, '`kernel` to be a Float32Array or packed weights', kernel));
  if (p.groups !== 1)
    throw new RangeError(mismatch(who, 'no `groups` beside packed weights', p.groups));
  const [k, n] = [depthOf(p), p.filters];
  if (packed.k === k && packed.n === n) return packed.data;
  throw new RangeError(
    `${who}: expected \`kernel\` packed for k = ${k} (kernel * channels), n = ${n} (filters), received weights packed for k = ${packed.k}, n = ${packed.n}.`,
  );
}

const shared = [...dilatedNames, 'kernelSize', 'x', 'kernel', 'bias', 'activation', 'y'];
const convNames = new Set([...shared, 'filters', 'groups']);
const depthwiseNames = new Set([...shared, 'depthMultiplier']);

function readConv(who: string, options: Conv2dOptions): Convolution {
  checkObject(who, options);
  const { kernelSize, filters, groups, x, kernel, bias, activation, y } = options;
  const images = readImages(options);
  checkNames(who, options, convNames);
  const counts = {
    filters: integer(who, 'filters', filters),
    groups: groups === undefined ? 1 : integer(who, 'groups', groups, 1),
  };
  return checked(who, { ...images, ...counts, kernelSize, x, kernel, bias, activation, y }, images);
}

function readDepthwise(who: string, options: DepthwiseConv2dOptions): Convolution {
  checkObject(who, options);
  const { kernelSize, depthMultiplier, x, kernel, bias, activation, y } = options;
  const images = readImages(options);
  checkNames(who, options, depthwiseNames);
  const channels = integer(who, 'channels', images.channels, 1);
  const each = depthMultiplier === undefined ? 1 : integer(who, 'depthMultiplier', depthMultiplier);
  floats(who, 'kernel', kernel);
  const counts = { groups: channels, filters: channels * each };
  return checked(who, { ...images, ...counts, kernelSize, x, kernel, bias, activation, y }, images);
}

const names = { w: 'kernel' };

/**
 * y = activation(the convolution of x with kernel + bias), channels last, in place.
 *
 * @example conv2d({ height: 28, width: 28, channels: 1, filters: 32, kernelSize: 3, x, kernel, bias, activation: 'relu', y })
 */
export const conv2d: Kernel<Conv2dOptions> = defineKernel('conv2d', {
  form,
  names,
  read: readConv,
});

/**
 * The same, where each channel meets filters of its own alone.
 *
 * @example depthwiseConv2d({ height: 56, width: 56, channels: 64, kernelSize: 3, padding: 'same', x, kernel, y })
 */
export const depthwiseConv2d: Kernel<DepthwiseConv2dOptions> = defineKernel('depthwiseConv2d', {
  form: {
    ...form,
    formula: (p, operand) =>
      operand === 'w'
        ? `${p.windows.kernel[1]}*${p.windows.kernel[2]}*channels*depthMultiplier`
        : formula(p, operand).replace('filters', 'channels*depthMultiplier'),
  },
  names,
  read: readDepthwise,
});
