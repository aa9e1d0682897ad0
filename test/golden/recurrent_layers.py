# Recurrent layers, and those that mask: their outputs, and the gradients (of the weighted sum) by the input, the states and the weights.
from keras_golden import *

def made(o):
    """Options with the layers in them: [class, options] stands for one."""
    one = lambda v: getattr(keras.layers, v[0])(**made(v[1])) if isinstance(v, list) and isinstance(v[0], str) else v
    return {k: [one(c) for c in v] if k in ("cell", "cells") and isinstance(v[0], list) else one(v) for k, v in o.items()}

def written(v):
    if isinstance(v, list) and v and isinstance(v[0], str):
        return {"className": v[0], "config": written(v[1])}
    if isinstance(v, list):
        return [written(e) for e in v]
    return {camel(k): written(e) for k, e in v.items()} if isinstance(v, dict) else camel(v) if isinstance(v, str) else v

def flat(y):
    return [a for part in y for a in flat(part)] if isinstance(y, (list, tuple)) else [y]

def case(name, o, shape, *flags, mask=None, states=()):
    """Flags: training, steps (three of SGD), ids (integers below 5), cell (called with its states)."""
    keras.utils.clear_session()
    layer = getattr(keras.layers, name)(**made(o))
    x = rng.integers(0, 5, shape).astype("float32") if "ids" in flags else f32(*shape)
    states = [f32(*s) for s in states]
    how = {"training": True} if "training" in flags else {}
    if mask is not None:
        how["mask"] = jax.numpy.array(mask)
    nested = lambda states: [[states[0], states[1]], [states[2]]] if len(states) == 3 else list(states)
    given = (lambda s: {"states": nested(s)} if "cell" in flags else {"initial_state": nested(s)}) if states else lambda s: {}
    layer(x, **how, **given(states))
    for v in layer.trainable_weights:
        v.assign(f32(*v.shape))
    trained, fixed = [v.value for v in layer.trainable_weights], [v.value for v in layer.non_trainable_variables]
    before = [plain(v) for v in layer.get_weights()]
    f = lambda trained, x, states: flat(layer.stateless_call(trained, fixed, x, **how, **given(states))[0])
    y = f(trained, x, states)
    w = [f32(*a.shape) for a in y]
    dweights, dx, dstates = jax.grad(lambda *a: sum((u * v).sum() for u, v in zip(f(*a), w)), (0, 1, 2))(trained, x, states)
    values = {"weights": before, "x": plain(x), "y": [plain(a) for a in y], "w": [plain(a) for a in w], "dx": plain(dx), "dweights": [plain(d) for d in dweights],
              "mask": mask, "states": [plain(s) for s in states], "dstates": [plain(d) for d in dstates]}
    if "steps" in flags:
        values["steps"] = three_steps(layer, x, w[0])
    return {"layer": name, "name": layer.name, "options": written(o), "training": "training" in flags, **values}

S, M = (2, 4, 3), [[True, True, False, True], [False, True, True, False]]
H, HC = [(2, 2)], [(2, 2), (2, 2)]
sequences, everything = {"return_sequences": True}, {"return_sequences": True, "return_state": True}
spec = []
for name, o, states in [("SimpleRNN", {"units": 2}, H), ("SimpleRNN", {"units": 2, "activation": "relu"}, H), ("SimpleRNN", {"units": 2, "activation": "softsign"}, H),
                        ("LSTM", {"units": 2}, HC), ("LSTM", {"units": 2, "recurrent_activation": "hard_sigmoid"}, HC), ("LSTM", {"units": 2, "activation": "softsign", "use_bias": False}, HC),
                        ("GRU", {"units": 2}, H), ("GRU", {"units": 2, "reset_after": False}, H), ("GRU", {"units": 2, "recurrent_activation": "hard_sigmoid"}, H),
                        ("GRU", {"units": 2, "reset_after": False, "activation": "softsign"}, H)]:
    spec += [(name, o, S, "steps"), (name, {**o, **sequences}, S, "steps"), (name, {**o, **everything, "go_backwards": True}, S, {"states": states}),
             (name, {**o, "return_state": True}, S, {"mask": M, "states": states}), (name, {**o, **everything, "go_backwards": True}, S, {"mask": M, "states": states}),
             (name, {**o, **sequences, "zero_output_for_mask": True}, S, {"mask": M}), (name, {**o, "zero_output_for_mask": True}, S, {"mask": M}), (name, {**o, "use_bias": False, "unroll": True}, S)]
for name, states in [("SimpleRNNCell", H), ("LSTMCell", HC), ("GRUCell", H)]:
    spec += [(name, {"units": 2}, (2, 3), "cell", {"states": states}), (name, {"units": 2, "use_bias": False}, (2, 3), "cell", {"states": states})]
spec += [("GRUCell", {"units": 2, "reset_after": False}, (2, 3), "cell", {"states": H})]
stack = [["LSTMCell", {"units": 3}], ["GRUCell", {"units": 2}]]
stacked = [(2, 3), (2, 3), (2, 2)]
spec += [("StackedRNNCells", {"cells": stack}, (2, 3), "cell", {"states": stacked}), ("RNN", {"cell": ["LSTMCell", {"units": 2}]}, S, "steps"), ("RNN", {"cell": stack, **sequences}, S, "steps"),
         ("RNN", {"cell": stack, **everything}, S, {"states": stacked}), ("RNN", {"cell": stack, **everything, "go_backwards": True}, S, {"mask": M})]
for inner in (["LSTM", {"units": 2}], ["GRU", {"units": 2, "return_sequences": True}], ["SimpleRNN", {"units": 2, "return_sequences": True, "activation": "softsign"}]):
    spec += [("Bidirectional", {"layer": inner, "merge_mode": m}, S, *(["steps"] if m else [])) for m in ("concat", "sum", "mul", "ave", None)] + [("Bidirectional", {"layer": inner}, S, {"mask": M})]
spec += [("Bidirectional", {"layer": ["LSTM", {"units": 2, **everything}]}, S, {"states": HC + HC}), ("Bidirectional", {"layer": ["GRU", {"units": 2}], "backward_layer": ["GRU", {"units": 3, "go_backwards": True}]}, S, "steps"),
         ("TimeDistributed", {"layer": ["Dense", {"units": 2}]}, S, "steps"), ("TimeDistributed", {"layer": ["Dense", {"units": 2}]}, S, {"mask": M}), ("TimeDistributed", {"layer": ["Conv1D", {"filters": 2, "kernel_size": 2}]}, (2, 3, 4, 2), "steps"),
         ("TimeDistributed", {"layer": ["BatchNormalization", {}]}, (5, 3, 2), "training", "steps"), ("TimeDistributed", {"layer": ["LSTM", {"units": 2}]}, (2, 2, 4, 3), {"mask": [M, M[::-1]]}),
         ("Embedding", {"input_dim": 5, "output_dim": 3}, (2, 4), "ids", "steps"), ("Embedding", {"input_dim": 5, "output_dim": 3, "mask_zero": True}, (2, 4), "ids"), ("GlobalAveragePooling1D", {}, S, {"mask": M}), ("GlobalAveragePooling1D", {"keepdims": True}, S, {"mask": M}),
         ("Masking", {"mask_value": 1.0}, S)]
I, C = (1, 3, 4, 3, 2), {"filters": 2, "kernel_size": 2}
spec += [("ConvLSTM2D", C, I, "steps"), ("ConvLSTM2D", {**C, **everything, "padding": "same", "strides": 2, "recurrent_activation": "hard_sigmoid"}, I, {"mask": [[True, False, True]]}),
         ("ConvLSTM2D", {**C, **sequences, "dilation_rate": [2, 1], "use_bias": False, "go_backwards": True}, I, "steps"), ("ConvLSTM2D", {**C, "return_state": True, "activation": "relu"}, I, {"states": [(1, 3, 2, 2)] * 2})]
write([case(*[a for a in c if not (isinstance(a, dict) and (set(a) & {"mask", "states"}))], **next((a for a in c if isinstance(a, dict) and (set(a) & {"mask", "states"})), {})) for c in spec])
