# Five steps of every optimizer with its options, over a kernel and a bias, from the same gradients. In float64.
from keras_golden import *
jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")

O = keras.optimizers
start = [f32(3, 2), f32(2)]
grads = [[f32(3, 2), f32(2)] for _ in range(5)]
grads[2][1][:] = 0  # a gradient of zeros
spec = [(cls, {}) for cls in (O.SGD, O.RMSprop, O.Adam, O.AdamW, O.Nadam, O.Adamax, O.Adagrad, O.Adadelta, O.Ftrl, O.Lion)]
spec += [(O.SGD, {"learning_rate": 0.1, "momentum": 0.9}), (O.SGD, {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}), (O.SGD, {"learning_rate": 0.1, "weight_decay": 0.05}), (O.SGD, {"clipnorm": 0.5}), (O.SGD, {"clipvalue": 0.3}),
         (O.SGD, {"global_clipnorm": 0.7}), (O.RMSprop, {"learning_rate": 0.01, "rho": 0.8, "momentum": 0.5}), (O.RMSprop, {"centered": True}), (O.RMSprop, {"centered": True, "momentum": 0.9, "epsilon": 1e-3}),
         (O.Adam, {"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-3}), (O.Adam, {"amsgrad": True, "learning_rate": 0.1}), (O.Adam, {"weight_decay": 0.1, "learning_rate": 0.1}), (O.Adam, {"global_clipnorm": 0.1}),
         (O.AdamW, {"weight_decay": 0.5, "learning_rate": 0.1}), (O.Nadam, {"learning_rate": 0.1, "beta_1": 0.8}), (O.Adamax, {"learning_rate": 0.1}), (O.Adagrad, {"learning_rate": 0.1, "initial_accumulator_value": 0.0}),
         (O.Adadelta, {"learning_rate": 1.0, "rho": 0.9}), (O.Ftrl, {"learning_rate": 0.1, "l1_regularization_strength": 0.01, "l2_regularization_strength": 0.02, "l2_shrinkage_regularization_strength": 0.03, "beta": 0.1}),
         (O.Ftrl, {"learning_rate": 0.1, "learning_rate_power": -0.7}), (O.Lion, {"learning_rate": 0.01, "weight_decay": 0.1, "clipnorm": 1.0})]
cases = []
for cls, o in spec:
    opt, ws, path = cls(**o), [keras.Variable(w.astype("float64")) for w in start], []
    for g in grads:
        opt.apply([np.asarray(x, "float64") for x in g], ws)
        path.append([plain(w.value) for w in ws])
    cases.append({"optimizer": cls.__name__, "options": options(o), "path": path})
write([{"start": [plain(w) for w in start], "grads": [[plain(x) for x in g] for g in grads]}] + cases)
