# Every activation over [-4, 4] with 0 and the kinks, and its gradient (of the weighted sum, so that softmax shows one).
from keras_golden import *

A = keras.activations
x = np.concatenate([np.linspace(-4, 4, 27), [-3, -1, -0.5, 0.5, 1, 3, 6, 7, 0]]).astype("float32").reshape(6, 6)
w = f32(6, 6)
spec = [(n, {}) for n in "celu elu exponential gelu hard_shrink hard_sigmoid hard_silu hard_tanh leaky_relu linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid squareplus tanh tanh_shrink".split()]
spec += [("relu", {"negative_slope": 0.1, "max_value": 2.0, "threshold": 0.25}), ("relu", {"max_value": 3.0}), ("elu", {"alpha": 0.5}), ("celu", {"alpha": 2.0}), ("leaky_relu", {"negative_slope": 0.3}), ("gelu", {"approximate": True}),
         ("hard_shrink", {"threshold": 1.0}), ("soft_shrink", {"threshold": 1.0}), ("squareplus", {"b": 1}), ("threshold", {"threshold": 0.3, "default_value": -2.0}), ("softmax", {"axis": 0}), ("log_softmax", {"axis": 0}), ("glu", {}), ("glu", {"axis": 0})]
cases = []
for name, o in spec:
    f = lambda t: getattr(A, name)(t, **o)
    y = f(x)
    u = w[tuple(slice(0, n) for n in y.shape)]
    cases.append({"activation": camel(name), "options": options(o), "x": plain(x), "w": plain(u), "y": plain(y), "dx": plain(jax.grad(lambda t: (f(t) * u).sum())(x))})
write(cases)
