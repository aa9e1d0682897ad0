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

# What every optimizer has: accumulation, moving averages, loss scaling, schedules; and the optimizers that stand alone.
common = [{"gradient_accumulation_steps": 2}, {"use_ema": True, "ema_momentum": 0.6, "ema_overwrite_frequency": 2}, {"loss_scale_factor": 8.0, "clipnorm": 0.2, "weight_decay": 0.05}]
spec += [(cls, {"learning_rate": 0.1, **o}) for cls in (O.SGD, O.RMSprop, O.Adam, O.Nadam, O.Adamax, O.Adagrad, O.Adadelta, O.Ftrl, O.Lion) for o in common[:2]]
spec += [(cls, {"learning_rate": 0.1, **o}) for cls in (O.Lamb, O.Adafactor, O.Muon, O.ScheduleFreeAdamW) for o in [{}] + common] + [(cls, {}) for cls in (O.Lamb, O.Adafactor, O.Muon, O.ScheduleFreeAdamW)]
spec += [(O.SGD, {"momentum": 0.9, **common[2]}), (O.Adam, common[2]), (O.SGD, {"learning_rate": 0.1, "use_ema": True}), (O.Adam, {"learning_rate": 0.1, "use_ema": True, "ema_momentum": 0.5, "ema_overwrite_frequency": 2, "gradient_accumulation_steps": 2, "weight_decay": 0.1, "global_clipnorm": 1.0}),
         (O.Adam, {"gradient_accumulation_steps": 3, "amsgrad": True, "learning_rate": 0.1}), (O.Lamb, {"learning_rate": 0.1, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-3, "weight_decay": 0.1}), (O.Adafactor, {"learning_rate": 0.5, "beta_2_decay": -0.6, "epsilon_1": 1e-3, "epsilon_2": 0.1, "clip_threshold": 0.5}), (O.Adafactor, {"learning_rate": 0.9, "relative_step": False}),
         (O.Muon, {"learning_rate": 0.1, "nesterov": False, "momentum": 0.8, "ns_steps": 3, "rms_rate": None}), (O.Muon, {"learning_rate": 0.1, "adam_lr_ratio": 0.5, "adam_weight_decay": 0.1, "weight_decay": None}), (O.Muon, {"learning_rate": 0.1, "muon_a": 3.0, "muon_b": -3.2, "muon_c": 1.2, "adam_beta_1": 0.8, "adam_beta_2": 0.9, "epsilon": 1e-3}),
         (O.ScheduleFreeAdamW, {"learning_rate": 0.1, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 1e-3, "warmup_steps": 3, "weight_decay": 0.1})]
rate = ("PiecewiseConstantDecay", {"boundaries": [0, 2], "values": [0.1, 0.05, 0.2]})
spec += [(cls, {"learning_rate": rate, **o}) for cls in (O.SGD, O.Adam, O.Adafactor, O.Muon) for o in ({}, {"gradient_accumulation_steps": 2, "weight_decay": 0.1})]

def made(o):
    """Options as Keras takes them: a schedule is (class, options)."""
    r = o.get("learning_rate")
    return {**o, "learning_rate": getattr(O.schedules, r[0])(**r[1])} if isinstance(r, tuple) else o

def told(o):
    r = o.get("learning_rate")
    return options({**o, "learning_rate": {"schedule": r[0], "options": options(r[1])}} if isinstance(r, tuple) else o)

cases = []
for cls, o in spec:
    opt, ws, path = cls(**made(o)), [keras.Variable(w.astype("float64")) for w in start], []
    for g in grads:
        opt.apply([np.asarray(x, "float64") for x in g], ws)
        path.append([np.round(w.value, 15).tolist() for w in ws])
    opt.finalize_variable_values(ws)
    cases.append({"optimizer": cls.__name__, "options": told(o), "path": path, "iterations": int(opt.iterations), **({"final": [plain(w.value) for w in ws]} if o.get("use_ema") else {})})

def loss_scaled(o, initial_scale, dynamic_growth_steps, overflows):
    """Adam within a LossScaleOptimizer; in the steps `overflows` a gradient is infinite."""
    ws = [keras.Variable(w.astype("float64")) for w in start]
    opt = O.LossScaleOptimizer(O.Adam(**o), initial_scale=initial_scale, dynamic_growth_steps=dynamic_growth_steps)
    opt.build(ws)
    values, state, path, scales = [w.value for w in ws], [v.value for v in opt.variables], [], []
    at = [v.path.split("/")[-1] for v in opt.variables].index("dynamic_scale")
    for i, g in enumerate(grads):
        scaled = [np.asarray(x, "float64") * float(state[at]) + (np.inf if i in overflows and j == 0 else 0) for j, x in enumerate(g)]
        values, state = opt.stateless_apply(state, scaled, values)
        path.append([plain(v) for v in values])
        scales.append(float(state[at]))
    return {"wrapper": "lossScale", "options": options(o), "initialScale": initial_scale, "dynamicGrowthSteps": dynamic_growth_steps, "overflows": overflows, "path": path, "scales": scales}

ws, path = [keras.Variable(w.astype("float64")) for w in start], []
adam, sgd = O.Adam(0.1), O.SGD(0.1, momentum=0.9)
opt = O.MultiOptimizer(lambda v: adam if len(v.shape) == 2 else sgd)
for g in grads:
    opt.apply([np.asarray(x, "float64") for x in g], ws)
    path.append([plain(w.value) for w in ws])
cases += [{"wrapper": "multi", "path": path}, loss_scaled({"learning_rate": 0.1}, 4.0, 2, [3]), loss_scaled({"learning_rate": 0.1, "gradient_accumulation_steps": 2, "use_ema": True, "ema_momentum": 0.5}, 1024.0, 1, [0, 2])]
write([{"start": [plain(w) for w in start], "grads": [[plain(x) for x in g] for g in grads]}] + cases)
