# Layers that merge: outputs, what becomes of masks, and the gradients (of the weighted sum) by the inputs.
from keras_golden import *
from keras.src.backend import get_keras_mask, set_keras_mask

def case(name, o, *shapes, masks=None):
    keras.utils.clear_session()
    layer, xs = getattr(keras.layers, name)(**o), [f32(*s) for s in shapes]
    def f(*xs):
        xs = [jax.numpy.asarray(x) for x in xs]
        for x, mask in zip(xs, masks or []):
            if mask is not None:
                set_keras_mask(x, jax.numpy.array(mask))
        return layer(xs)
    y = f(*xs)
    w, mask = f32(*y.shape), get_keras_mask(y)
    dxs = jax.grad(lambda *xs: (f(*xs) * w).sum(), tuple(range(len(xs))))(*xs)
    return {"layer": name, "name": layer.name, "options": options(o), "xs": [short(x) for x in xs], "masks": masks, "y": short(y), "mask": None if mask is None else np.asarray(mask).tolist(),
            "w": short(w), "dxs": [short(d) for d in dxs]}

S, T, F = (2, 3, 2), True, False
A, B, C = [[T, T, F], [F, T, F]], [[T, F, F], [F, T, T]], [[F, T, F], [F, F, T]]
spec = []
for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
    two = name == "Subtract"
    spec += [(name, {}, S, S), (name, {}, (2, 3), (2, 1)), (name, {}, (2, 3, 1), (2, 1, 4)), (name, {}, (2, 3), (2, 4, 3)), (name, {}, (2, 2, 3, 2), (2, 2)), (name, {}, S, S, {"masks": [A, B]}), (name, {}, S, S, {"masks": [A, None]}), (name, {}, S, S, {"masks": [None, B]})]
    spec += [] if two else [(name, {}, S), (name, {}, S, S, S), (name, {}, S, S, S, {"masks": [A, B, C]}), (name, {}, S, S, S, {"masks": [A, None, C]})]
spec += [("Concatenate", {}, (2, 3), (2, 1), (2, 2)), ("Concatenate", {"axis": 1}, S, (2, 1, 2)), ("Concatenate", {"axis": -2}, (2, 3, 1, 2), (2, 3, 3, 2)), ("Concatenate", {}, S, S, {"masks": [A, B]}), ("Concatenate", {}, S, S, {"masks": [A, None]}),
         ("Concatenate", {"axis": 1}, S, S, {"masks": [A, B]}), ("Concatenate", {"axis": 1}, S, S, {"masks": [None, B]}), ("Concatenate", {"axis": -2}, S, S, S, {"masks": [A, None, C]})]
spec += [("Dot", {"axes": a, **o}, *s) for o in ({}, {"normalize": True}) for a, s in ((1, [(2, 3), (2, 3)]), (-1, [(2, 3), (2, 4, 3)]), ([1, 2], [(2, 3, 4), (2, 5, 3)]), ([2, 1], [(2, 4, 3), (2, 3)]), (2, [(2, 2, 3, 2), (2, 2, 3)]), ([-1, 1], [(2, 3, 2), (2, 2, 2, 2)]))]
spec += [("Dot", {"axes": 2}, S, S, {"masks": [A, B]})]
write([case(*[a for a in c if not (isinstance(a, dict) and "masks" in a)], **next((a for a in c if isinstance(a, dict) and "masks" in a), {})) for c in spec])
