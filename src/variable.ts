// SPDX-License-Identifier: MIT
import { noteAssign } from './autograd.js';
import type { DType, TypedArray } from './dtype.js';
import { mismatch, ShapeError, shapeText } from './errors.js';
import { admit, admitOperands } from './ops/define.js';
import { revision } from './revision.js';
import { sameShape, type Shape, sizeOf } from './shape.js';
import { record, stream } from './stream.js';
import { checkDevice, Tensor, tensor, type TensorLike, toTensor, Variable } from './tensor.js';

export interface VariableOptions {
  name?: string;
  trainable?: boolean;
  dtype?: DType;
}

/** A variable that starts with `initial`. It is made at once, also within a captured function. */
export function variable(initial: TensorLike, options: VariableOptions = {}): Variable {
  return stream.outside(() => {
    const value = initial instanceof Tensor ? initial : tensor(initial, undefined, options.dtype);
    if (value.device !== stream.device) checkDevice(value, 'variable', 'its value');
    const v = new Variable(value.shape, value.dtype, options);
    stream.share(value.handle, v.handle);
    if (value !== initial) value.dispose();
    return v;
  });
}

/** A variable of zeros; float64 ones (totals, learning rates) exist on every backend. @internal */
export function zeroVariable(shape: Shape, dtype: DType, options: VariableOptions = {}): Variable {
  return stream.outside(() => {
    const v = new Variable(shape, dtype, options);
    setData(
      v,
      new (dtype === 'float64' ? Float64Array : dtype === 'int32' ? Int32Array : Float32Array)(
        sizeOf(shape),
      ),
    );
    return v;
  });
}

/** The variable's elements from a typed array of its own kind, copied at the call to wherever it is. @internal */
export function setData(v: Variable, data: TypedArray): void {
  revision.weights++;
  stream.write(v.handle, data, v.dtype);
}

/** The variable takes the value `x`, in stream order. @throws ShapeError where the shapes differ. */
export function assign(v: Variable, x: TensorLike): Variable {
  return write(v, x, admitOperands);
}
/** The same for a state that a layer keeps: what prediction prepared of the weights stays good. @internal */
export function assignState(v: Variable, x: Tensor): void {
  write(v, x, admit);
}
function write(v: Variable, x: TensorLike, admitted: typeof admit): Variable {
  const value = toTensor(x, v.dtype);
  if (!sameShape(v.shape, value.shape))
    throw new ShapeError(
      mismatch(`assign("${v.name}")`, `shape ${shapeText(v.shape)}`, value.shape),
    );
  if (v.dtype !== value.dtype)
    throw new TypeError(mismatch(`assign("${v.name}")`, `dtype ${v.dtype}`, value.dtype));
  admitted('assign', { v, value });
  noteAssign(v);
  record.assign({ v, x: value, count: v.size });
  return v;
}

declare module './tensor.js' {
  interface Variable {
    /** Takes the value `x`, in stream order. @throws ShapeError where the shapes differ. */
    assign(x: TensorLike): this;
  }
}
Variable.prototype.assign = function (x) {
  assign(this, x);
  return this;
};
