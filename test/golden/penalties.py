# Regularizers, with their gradients, and constraints of one matrix or the kernel of a convolution.
from keras_golden import *

R, C = keras.regularizers, keras.constraints
w, kernel = keras.ops.convert_to_tensor(2 * f32(4, 3)), keras.ops.convert_to_tensor(f32(2, 2, 3, 4))
spec = [(R.L1, {}), (R.L1, {"l1": 0.3}), (R.L2, {}), (R.L2, {"l2": 0.2}), (R.L1L2, {"l1": 0.1, "l2": 0.2}), (R.L1L2, {}), (R.L1L2, {"l1": 0.1}), (R.OrthogonalRegularizer, {}), (R.OrthogonalRegularizer, {"factor": 0.5, "mode": "columns"}),
        (C.MaxNorm, {}), (C.MaxNorm, {"max_value": 1.0, "axis": 1}), (C.NonNeg, {}), (C.UnitNorm, {}), (C.UnitNorm, {"axis": [0, 1]}), (C.MinMaxNorm, {}), (C.MinMaxNorm, {"min_value": 3.0, "max_value": 4.0, "rate": 0.5, "axis": 1})]
spec = [(*s, w) for s in spec] + [(cls, {"axis": [0, 1, 2]}, kernel) for cls in (C.MaxNorm, C.UnitNorm, C.MinMaxNorm)] + [(C.NonNeg, {}, kernel), (R.L1L2, {"l1": 0.2, "l2": 0.1}, kernel)]
gradient = lambda cls, o, w: {"gradient": plain(jax.grad(cls(**o))(w))} if issubclass(cls, R.Regularizer) else {}
write([{"of": cls.__name__, "options": options(o), "w": plain(w), "result": plain(cls(**o)(w)), **gradient(cls, o, w)} for cls, o, w in spec])
