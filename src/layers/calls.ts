// SPDX-License-Identifier: MIT
// What goes into a layer's call and comes out of it.
import type { Shape } from '../shape.js';
import { Tensor, type TensorLike } from '../tensor.js';
import type { Symbols } from './symbolic.js';

/** One tensor, or several in Keras's call order. */
export type Tensors = Tensor | Tensor[];
/** The shape of one sample of the input, or of each of several. */
export type Samples = Shape | readonly Shape[];
/** Which steps count: boolean, `[batch, steps]`; one for each of several tensors. Without one all do. */
export type Masks = Tensor | null | readonly (Tensor | null)[];

export interface CallOptions {
  /** Whether this is a step of training: dropout and the like behave accordingly. */
  training: boolean;
  /** Default: the mask that the input carries. */
  mask?: Masks | undefined;
  /** What a recurrent layer starts from: its states, in the order in which `returnState` gives them. */
  initialState?: Tensors | undefined;
  /** Attention: whether query number i sees the keys up to number i alone. */
  useCausalMask?: boolean | undefined;
  /** Attention of several heads: whether a query may see a key, `[batch, queries, keys]` or what stretches to it. */
  attentionMask?: TensorLike | undefined;
  /** Attention: whether the weights that the values were given are a second output. */
  returnAttentionScores?: boolean | undefined;
}

/** The same of a symbolic call. */
export type Symbolic<O> = { [K in keyof O]?: O[K] | Symbols };

/** Whether these are several tensors, not the values of one. @internal */
export const isSeveral = (x: TensorLike): x is readonly TensorLike[] =>
  Array.isArray(x) && x.some(part => part instanceof Tensor);
/** @internal */
export const hasSeveral = (samples: Samples): samples is readonly Shape[] =>
  Array.isArray(samples[0]);
/** The same of one or of each of several. @internal */
export const each = <T>(x: Tensors, f: (t: Tensor) => T): T | T[] =>
  x instanceof Tensor ? f(x) : x.map(f);
/** The mask of the first input. @internal */
export const firstMask = (mask: Masks | undefined): Tensor | null =>
  [mask ?? null].flat()[0] ?? null;
