# Training of models with one and two outputs: what fit, evaluate and trainOnBatch log, by name and in order.
from keras_golden import *

L = keras.layers

def weighted(model):
    for v in model.weights:
        v.assign(0.5 * f32(*v.shape))
    return [plain(v) for v in model.get_weights()]

def two_outputs():
    a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
    h = L.Concatenate(name="joined")([L.Dense(4, "tanh", name="left")(a), b])
    u = L.Dense(1, name="u")(h)
    v = L.Dense(3, "softmax", name="v")(h)
    return keras.Model([a, b], [u, v])

N = 10
x = [f32(N, 3), f32(N, 2)]
y = [f32(N, 1), rng.integers(0, 3, N).astype("int32")]
w = [np.abs(f32(N)), np.abs(f32(N))]
xv, yv = [f32(5, 3), f32(5, 2)], [f32(5, 1), rng.integers(0, 3, 5).astype("int32")]
SPARSE = "sparse_categorical_crossentropy"

def case(name, compiled, fit={}, dual=True):
    keras.utils.clear_session()
    model = two_outputs() if dual else keras.Sequential([keras.Input((3,)), L.Dense(3, "softmax", name="only")])
    before = weighted(model)
    model.compile(optimizer=keras.optimizers.SGD(0.1), **compiled)
    inputs, targets = (x, y) if dual else (x[0], y[1])
    held = (xv, yv) if dual else (xv[0], yv[1])
    given = {k: v for k, v in fit.items() if k != "weights"}
    if "weights" in fit:
        given["sample_weight"] = [w[i] for i in fit["weights"]] if dual and len(fit["weights"]) > 1 else w[fit["weights"][0]]
    history = model.fit(inputs, targets, batch_size=4, epochs=3, shuffle=False, verbose=0, validation_data=held, **given).history
    evaluated = model.evaluate(*held, batch_size=2, verbose=0, return_dict=True)
    batch = model.train_on_batch(inputs, targets, return_dict=True)
    return {"name": name, "dual": dual, "weights": before, "compiled": compiled, "fit": options(fit),
            "history": {k: [round(float(n), 7) for n in v] for k, v in history.items()}, "keys": list(history),
            "evaluated": {k: round(float(v), 7) for k, v in evaluated.items()}, "batch": {k: round(float(v), 7) for k, v in batch.items()}}

spec = [
    ("one loss each", dict(loss=["mse", SPARSE], metrics=[["mae"], ["accuracy"]])),
    ("by name, with loss weights", dict(loss={"u": "mse", "v": SPARSE}, loss_weights={"u": 0.3, "v": 2.0}, metrics={"v": ["accuracy", SPARSE], "u": "mae"})),
    ("one loss for all and sample weights", dict(loss=["mae", SPARSE], loss_weights=[1.5, 0.5], metrics=[["mse"], None], weighted_metrics=[["mse"], ["accuracy"]]), dict(weights=[0, 1])),
    ("one sample weight for all outputs", dict(loss=["mse", SPARSE], weighted_metrics=[["mae", "mae"], []]), dict(weights=[0])),
    ("an output without a loss", dict(loss=["mse", None], metrics=[[], ["accuracy"]])),
    ("one output, class weights", dict(loss=SPARSE, metrics=["accuracy"], weighted_metrics=["accuracy"]), dict(class_weight={0: 0.5, 1: 2.0, 2: 1.0}), False),
    ("one output, steps of an epoch", dict(loss=SPARSE, metrics=["accuracy"]), dict(steps_per_epoch=2), False),
    ("two outputs, validated in every other epoch", dict(loss=["mse", SPARSE]), dict(validation_freq=2, validation_steps=1, validation_batch_size=2)),
]
write([{"x": [plain(t) for t in x], "y": [plain(t) for t in y], "w": [plain(t) for t in w], "xv": [plain(t) for t in xv], "yv": [plain(t) for t in yv]}]
      + [case(*s) for s in spec])
