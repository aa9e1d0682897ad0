# What every recipe here shares: Keras on JAX in float32, one seed, and a JSON file beside the script.
# python -m venv V; V/bin/pip install keras==3.15.1 jax==0.10.2 numpy==2.2.6; KERAS_BACKEND=jax V/bin/python losses.py
import json, os, sys
os.environ["KERAS_BACKEND"] = "jax"
import jax, keras, numpy as np

rng = np.random.default_rng(1234)
f32 = lambda *shape: rng.normal(size=shape).astype("float32")
plain = lambda x: np.asarray(x).tolist()
short = lambda x: np.vectorize(lambda v: float(f"{v:.9g}"), otypes=[float])(np.asarray(x)).tolist()  # as few digits as tell float32 apart
camel = lambda s: s.split("_")[0] + "".join(w.capitalize() for w in s.split("_")[1:])
options = lambda o: {camel(k): v for k, v in o.items()}

def layer_case(name, o, shape, *flags):
    """One layer over one batch: the output, and the gradients (of the weighted sum) by the input and by the weights.
    Flags: training; adapt (to other data, before); fixed (weights that are not trained get values, too); steps (three of SGD)."""
    how, adapted = {"training": True} if "training" in flags else {}, f32(7, *shape[1:]) + 3 if "adapt" in flags else None
    keras.utils.clear_session()
    layer, x = getattr(keras.layers, name)(**o), f32(*shape)
    if adapted is not None:
        layer.adapt(adapted)
    layer(x)
    for v in layer.trainable_weights:
        v.assign(f32(*v.shape))
    for v in layer.non_trainable_weights if "fixed" in flags else []:
        v.assign(np.abs(f32(*v.shape)) + 0.1)
    trained, fixed = [v.value for v in layer.trainable_weights], [v.value for v in layer.non_trainable_variables]
    before = [plain(v) for v in layer.get_weights()]
    f = lambda trained, x: layer.stateless_call(trained, fixed, x, **how)[0]
    y = f(trained, x)
    w = f32(*y.shape)
    dweights, dx = jax.grad(lambda *a: (f(*a) * w).sum(), (0, 1))(trained, x)
    values = {"weights": before, "x": plain(x), "w": plain(w), "y": plain(y), "dx": plain(dx), "dweights": [plain(d) for d in dweights]}
    if "steps" in flags:
        values["steps"] = three_steps(layer, x, w)
    return {"layer": name, "name": layer.name, "options": {k: camel(v) if isinstance(v, str) else v for k, v in options(o).items()},
            "training": bool(how), "adapt": None if adapted is None else plain(adapted), **values}

def three_steps(layer, x, y):
    """Losses, and the weights after three steps of SGD(0.1) from x to y."""
    model = keras.Sequential([layer])
    model.compile(keras.optimizers.SGD(0.1), "mean_squared_error")
    losses = [float(model.train_on_batch(x, y)) for _ in range(3)]
    return {"losses": losses, "weights": [plain(v) for v in layer.get_weights()]}

def write(cases):
    versions = {"keras": keras.__version__, "jax": jax.__version__, "numpy": np.__version__}
    print(versions, len(cases), "cases")
    with open(os.path.splitext(sys.argv[0])[0] + ".json", "w") as f:
        json.dump({"versions": versions, "cases": cases}, f, separators=(",", ":"))
