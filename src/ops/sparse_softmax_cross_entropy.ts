// SPDX-License-Identifier: MIT
// Cross-entropy of each row's softmax against one class, without ever taking log(0).
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { sameShape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { mul } from './binary.js';
import { castTo } from './cast_to.js';
import { notEqual } from './compare.js';
import { defineMultiOp, defineOp, type Op } from './define.js';
import { onesLike } from './fill.js';
import { asInt, asReal } from './promote.js';
import { sum } from './reduce.js';
import { expandDims } from './reshape.js';
import { rowsOf, softmaxGrad } from './softmax.js';
import { sumOf } from './softmax_cross_entropy.js';

/** The class whose rows count for nothing, where there is one. */
interface Ignore {
  ignores: boolean;
  ignore: number;
}

/** Gives the loss of each row and, for the gradient, the softmax. */
const crossEntropyOp = defineMultiOp<{ logits: Tensor; labels: Tensor }, Ignore>(
  'sparseSoftmaxCrossEntropy',
  {
    infer: ({ logits, labels }) => {
      const shape = logits.shape.slice(0, -1);
      if (logits.rank === 0 || !sameShape(shape, labels.shape)) {
        throw new ShapeError(
          mismatch(
            'sparseSoftmaxCrossEntropy',
            `labels of shape ${shapeText(shape)} for logits of shape ${shapeText(logits.shape)}`,
            labels.shape,
            'Distributions go to softmaxCrossEntropy().',
          ),
        );
      }
      if (logits.shape[logits.rank - 1] === 0 && labels.size > 0)
        throw new ShapeError(
          mismatch('sparseSoftmaxCrossEntropy', 'logits of at least one class', logits.shape),
        );
      return [{ shape, dtype: logits.dtype }, logits];
    },
    emit: ({ logits, labels }, [loss, prob], attrs) =>
      record.sparseSoftmaxCrossEntropy({ logits, labels, loss, prob, ...rowsOf(logits), ...attrs }),
    gradient: ({ dys: [dy, dprob], inputs: { labels }, outputs: [, prob], attrs, needs }) => ({
      logits:
        needs.logits &&
        sumOf(
          dy && crossEntropyGrad({ dy, prob, labels }, attrs),
          dprob && softmaxGrad({ dy: dprob, y: prob }, false),
        ),
    }),
  },
);

/** dx = dy (prob - [class is the label]), 0 where the label is ignored. */
const crossEntropyGrad: Op<{ dy: Tensor; prob: Tensor; labels: Tensor }, Ignore> = defineOp(
  'sparseSoftmaxCrossEntropyGrad',
  {
    infer: ({ prob }) => prob,
    emit: ({ dy, prob, labels }, dx, attrs) =>
      record.sparseSoftmaxCrossEntropyGrad({ dy, prob, labels, dx, ...rowsOf(prob), ...attrs }),
    gradient: ({ dy: d, inputs: { dy, prob, labels }, attrs, needs }) => ({
      dy: needs.dy && sum(mul(d, crossEntropyGrad({ dy: onesLike(dy), prob, labels }, attrs)), -1),
      prob: needs.prob && mul(d, expandDims(counted(dy, labels, attrs))),
    }),
  },
);

const counted = (dy: Tensor, labels: Tensor, { ignores, ignore }: Ignore): Tensor =>
  ignores ? mul(dy, castTo(notEqual(labels, ignore), dy.dtype)) : dy;

export interface SparseCrossEntropyOptions {
  /** Rows of this label count for nothing; every other label must be a class. */
  ignoreClass?: number | undefined;
}

/** -log softmax(logits) of the label's class over the last axis: one loss a row. A label out of range is a FaultError when the loss is read. */
export function sparseSoftmaxCrossEntropy(
  logits: TensorLike,
  labels: TensorLike,
  { ignoreClass }: SparseCrossEntropyOptions = {},
): Tensor {
  if (ignoreClass !== undefined && !Number.isInteger(ignoreClass))
    throw new TypeError(
      mismatch('sparseSoftmaxCrossEntropy', 'ignoreClass to be an integer', ignoreClass),
    );
  const inputs = {
    logits: asReal('sparseSoftmaxCrossEntropy', logits),
    labels: asInt('sparseSoftmaxCrossEntropy', labels),
  };
  return crossEntropyOp(inputs, {
    ignores: ignoreClass !== undefined,
    ignore: ignoreClass ?? 0,
  })[0];
}
