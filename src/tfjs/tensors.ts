// SPDX-License-Identifier: MIT
// tfjs's names for making tensors and for what is done with them.
import type { DType } from '../dtype.js';
import { mismatch, ShapeError } from '../errors.js';
import * as ops from '../ops/index.js';
import { randomTruncatedNormal } from '../ops/random.js';
import type { Shape } from '../shape.js';
import { shareAs, Tensor, tensor, type TensorLike, toTensor } from '../tensor.js';

type Values = Parameters<typeof tensor>[0];

const ofRank =
  (rank: number) =>
  (values: Values, shape?: Shape | null, dtype?: DType): Tensor => {
    const made = tensor(values, shape ?? undefined, dtype);
    if (made.rank === rank) return made;
    throw new ShapeError(mismatch(`tensor${rank}d`, `values of rank ${rank}`, made.shape));
  };
/** A tensor of rank 1. */
export const tensor1d = (values: Values, dtype?: DType): Tensor => ofRank(1)(values, null, dtype);
/** A tensor of rank 2: nested values, or flat ones with a shape. So are the others. */
export const tensor2d = ofRank(2);
export const tensor3d = ofRank(3);
export const tensor4d = ofRank(4);
export const tensor5d = ofRank(5);
export const tensor6d = ofRank(6);

export const fill = (shape: Shape, value: number, dtype?: DType): Tensor =>
  ops.full(shape, value, dtype);
export { randomTruncatedNormal as truncatedNormal };
/** The same value under a handle of its own. */
export const clone = (x: TensorLike): Tensor => {
  const t = toTensor(x);
  return shareAs(t, t.shape);
};
export const addN = (tensors: readonly TensorLike[]): Tensor =>
  tensors.map(t => toTensor(t)).reduce((sum, t) => ops.add(sum, t));
export const matMul = (
  a: TensorLike,
  b: TensorLike,
  transposeA = false,
  transposeB = false,
): Tensor => ops.matmul(a, b, { transA: transposeA, transB: transposeB });
export { clip as clipByValue, topK as topk } from '../ops/index.js';

/** Writes a tensor's value to the console, once it is there. */
export const print = (t: Tensor): void => console.log(t.toString());

const asRank = (name: string, rank: number) =>
  function (this: Tensor, ...shape: number[]): Tensor {
    if (shape.length !== rank)
      throw new ShapeError(mismatch(name, `${rank} extents`, shape.length));
    return ops.reshape(this, shape);
  };

/** Tensors' methods by tfjs's names. */
export const methods = {
  print(this: Tensor): void {
    print(this);
  },
  clone(this: Tensor): Tensor {
    return clone(this);
  },
  matMul(this: Tensor, b: TensorLike, transposeA?: boolean, transposeB?: boolean): Tensor {
    return matMul(this, b, transposeA, transposeB);
  },
  toFloat(this: Tensor): Tensor {
    return ops.cast(this, 'float32');
  },
  toInt(this: Tensor): Tensor {
    return ops.cast(this, 'int32');
  },
  toBool(this: Tensor): Tensor {
    return ops.cast(this, 'bool');
  },
  asType(this: Tensor, dtype: DType): Tensor {
    return ops.cast(this, dtype);
  },
  asScalar(this: Tensor): Tensor {
    return ops.reshape(this, []);
  },
  as1D(this: Tensor): Tensor {
    return ops.reshape(this, [this.size]);
  },
  as2D: asRank('as2D', 2),
  as3D: asRank('as3D', 3),
  as4D: asRank('as4D', 4),
  concat(this: Tensor, others: Tensor | readonly Tensor[], axis = 0): Tensor {
    return ops.concat([this, ...[others].flat()], axis);
  },
  stack(this: Tensor, other: Tensor, axis = 0): Tensor {
    return ops.stack([this, other], axis);
  },
};
declare module '../tensor.js' {
  interface Tensor extends TfjsMethods {}
}
type TfjsMethods = {
  [K in keyof typeof methods]: OmitThisParameter<(typeof methods)[K]>;
};
for (const [name, value] of Object.entries(methods))
  Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
