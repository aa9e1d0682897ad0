// SPDX-License-Identifier: MIT
// Cross-entropy of each row's softmax against a distribution, without ever taking log(0).
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { sameShape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { add, mul, sub } from './binary.js';
import { castTo } from './cast_to.js';
import { defineMultiOp, defineOp, type Op } from './define.js';
import { asReal } from './promote.js';
import { sum } from './reduce.js';
import { expandDims } from './reshape.js';
import { logSoftmax, rowsOf, softmaxGrad } from './softmax.js';
import { neg } from './unary.js';

/** Gives the loss of each row and, for the gradient, the softmax. */
const crossEntropyOp = defineMultiOp<{ logits: Tensor; targets: Tensor }>('softmaxCrossEntropy', {
  infer: ({ logits, targets }) => {
    if (!sameShape(logits.shape, targets.shape) || logits.rank === 0) {
      throw new ShapeError(
        mismatch(
          'softmaxCrossEntropy',
          `targets of the shape ${shapeText(logits.shape)} of the logits`,
          targets.shape,
          'Class numbers go to sparseSoftmaxCrossEntropy().',
        ),
      );
    }
    return [{ shape: logits.shape.slice(0, -1), dtype: logits.dtype }, logits];
  },
  emit: ({ logits, targets }, [loss, prob]) =>
    record.softmaxCrossEntropy({ logits, targets, loss, prob, ...rowsOf(logits) }),
  gradient: ({ dys: [dy, dprob], inputs: { logits, targets }, outputs: [, prob], needs }) => ({
    logits:
      needs.logits &&
      sumOf(
        dy && crossEntropyGrad({ dy, prob, targets }),
        dprob && softmaxGrad({ dy: dprob, y: prob }, false),
      ),
    targets: needs.targets && dy && mul(neg(expandDims(dy)), logSoftmax(logits)),
  }),
});

/** Of two gradients, each of which may be missing. @internal */
export const sumOf = (a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined =>
  a && b ? add(a, b) : (a ?? b);

const total = (x: Tensor): Tensor => sum(x, -1, { keepDims: true });

/** dx = dy (prob Σ targets - targets). */
const crossEntropyGrad: Op<{ dy: Tensor; prob: Tensor; targets: Tensor }> = defineOp(
  'softmaxCrossEntropyGrad',
  {
    infer: ({ prob }) => prob,
    emit: ({ dy, prob, targets }, dx) =>
      record.softmaxCrossEntropyGrad({ dy, prob, targets, dx, ...rowsOf(prob) }),
    gradient: ({ dy: d, inputs: { dy, prob, targets }, needs }) => ({
      dy: needs.dy && sum(mul(d, sub(mul(prob, total(targets)), targets)), -1),
      prob: needs.prob && mul(mul(d, expandDims(dy)), total(targets)),
      targets: needs.targets && mul(expandDims(dy), sub(total(mul(d, prob)), d)),
    }),
  },
);

/** -Σ targets log softmax(logits) over the last axis: one loss a row. */
export function softmaxCrossEntropy(logits: TensorLike, targets: TensorLike): Tensor {
  const x = asReal('softmaxCrossEntropy', logits);
  const t = castTo(asReal('softmaxCrossEntropy', targets), x.dtype);
  return crossEntropyOp({ logits: x, targets: t })[0];
}
