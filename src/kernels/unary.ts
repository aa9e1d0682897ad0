// SPDX-License-Identifier: MIT
// The activations, element by element (native/ops/unary.h).
import { UnaryFn } from '../native/ops.gen.js';
import { denseLayout, floats, lengthOf } from './arrays.js';
import { defineKernel, type Form, type Kernel } from './kernel.js';
import { ARRAY, record } from './native.js';
import { checkNames, checkObject, flag, integer, number } from './options.js';

export interface UnaryOptions {
  x: Float32Array;
  /** The target: x itself, or memory that x does not overlap. */
  y: Float32Array;
  /** How many elements; by default all of x. */
  count?: number | undefined;
}

interface Elements {
  x: Float32Array;
  y: Float32Array;
  count: number;
  fn: number;
  alpha: number;
}

const form: Form<Elements> = {
  encode: p =>
    record.unary({ type: 'float32', x: ARRAY, y: ARRAY, fn: p.fn, count: p.count, alpha: p.alpha }),
  arrays: p => [p.x, p.y],
  sizes: p => [p.count, p.count],
  formula: () => 'count',
  layout: p => denseLayout(p.count),
  readsTarget: () => false,
  on: (p, [x, y]) => ({ ...p, x: x!, y: y! }),
};

/** A function of x with at most one parameter: its name, and what it means for the record. */
interface Parameter {
  name: string;
  apply(who: string, value: unknown): Partial<Pick<Elements, 'fn' | 'alpha'>>;
}

function define<Options extends UnaryOptions>(
  name: string,
  fn: number,
  parameter?: Parameter,
): Kernel<Options> {
  const names = new Set(['x', 'y', 'count', ...(parameter ? [parameter.name] : [])]);
  const read = (who: string, options: Options): Elements => {
    checkObject(who, options);
    const { x, y, count } = options;
    const value = parameter && (options as Record<string, unknown>)[parameter.name];
    checkNames(who, options, names);
    const plain = {
      x: floats(who, 'x', x),
      y: floats(who, 'y', y),
      count: count === undefined ? lengthOf(x) : integer(who, 'count', count),
      fn,
      alpha: 0,
    };
    return parameter ? { ...plain, ...parameter.apply(who, value) } : plain;
  };
  return defineKernel(name, { form, read });
}

const alpha = (name: string, fallback: number): Parameter => ({
  name,
  apply: (who, value) => ({ alpha: number(who, name, value, fallback) }),
});
const approximate: Parameter = {
  name: 'approximate',
  apply: (who, value) => (flag(who, 'approximate', value) ? { fn: UnaryFn.geluTanh } : {}),
};

/** y = max(x, 0). */
export const relu = define<UnaryOptions>('relu', UnaryFn.relu);
export const sigmoid = define<UnaryOptions>('sigmoid', UnaryFn.sigmoid);
export const tanh = define<UnaryOptions>('tanh', UnaryFn.tanh);
/** y = x * Phi(x), by erf; with `approximate` by tanh. */
export const gelu = define<UnaryOptions & { approximate?: boolean | undefined }>(
  'gelu',
  UnaryFn.gelu,
  approximate,
);
/** y = x * sigmoid(x). */
export const silu = define<UnaryOptions>('silu', UnaryFn.silu);
/** y = log(1 + exp(x)). */
export const softplus = define<UnaryOptions>('softplus', UnaryFn.softplus);
export const softsign = define<UnaryOptions>('softsign', UnaryFn.softsign);
export const mish = define<UnaryOptions>('mish', UnaryFn.mish);
/** y = x above 0, alpha * (exp(x) - 1) below; alpha is 1 by default. */
export const elu = define<UnaryOptions & { alpha?: number | undefined }>(
  'elu',
  UnaryFn.elu,
  alpha('alpha', 1),
);
export const selu = define<UnaryOptions>('selu', UnaryFn.selu);
/** y = x above 0, slope * x below; the slope is 0.2 by default. */
export const leakyRelu = define<UnaryOptions & { slope?: number | undefined }>(
  'leakyRelu',
  UnaryFn.leakyRelu,
  alpha('slope', 0.2),
);
/** y = min(max(x, 0), 6). */
export const relu6 = define<UnaryOptions>('relu6', UnaryFn.relu6);
export const hardSigmoid = define<UnaryOptions>('hardSigmoid', UnaryFn.hardSigmoid);
export const hardSilu = define<UnaryOptions>('hardSilu', UnaryFn.hardSilu);
