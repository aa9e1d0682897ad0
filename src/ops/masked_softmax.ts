// SPDX-License-Identifier: MIT
import type { Tensor } from '../tensor.js';
import { greaterEqual } from './compare.js';
import { range } from './range.js';
import { reshapeTo } from './reshape.js';
import { where } from './select.js';
import { softmax } from './softmax.js';

const HIDDEN = -1e30; // far below every score, and finite: a row of nothing else has gradients, too

/** The softmax over the last axis of what is seen; what is not weighs 0, and so does a whole row of it. @internal */
export const maskedSoftmax = (scores: Tensor, seen: Tensor | null | undefined): Tensor =>
  seen ? where(seen, softmax(where(seen, scores, HIDDEN)), 0) : softmax(scores);

/** Booleans [queries, keys]: whether the key is not after the query. @internal */
export const notAfter = (queries: number, keys: number): Tensor =>
  greaterEqual(reshapeTo(range(0, queries), [queries, 1]), range(0, keys));
