# SPDX-License-Identifier: MIT
# Models by their JSON: what Keras makes of ours (our_models.ts wrote it), and what Keras writes of its own.
#   KERAS_BACKEND=jax V/bin/python saved_models.py our_models.json
import json, sys
from keras_golden import f32, keras, np, plain, rng, write

L = keras.layers

def data(sample):
    shape = (2, *sample["shape"])
    return rng.integers(0, sample["below"], shape).astype("int32") if "below" in sample else f32(*shape)

def case(name, model, samples, ours=None):
    """The JSON that Keras writes of a model, and its outputs for weights and samples."""
    text = json.dumps(json.loads(model.to_json()), separators=(",", ":"))
    weights = [np.abs(f32(*w.shape)).round(3) + 0.1 for w in model.weights if "seed_generator" not in w.path]
    model.set_weights(weights)
    xs = [data(s).round(3) for s in samples]
    y = model(xs if len(xs) > 1 else xs[0], training=False)
    ys = list(y.values()) if isinstance(y, dict) else y if isinstance(y, (list, tuple)) else [y]
    short = lambda a: json.loads(json.dumps(plain(a)), parse_float=lambda t: float(f"{float(t):.8g}"))
    return {"name": name, "ours": ours, "keras": text, "weights": [short(w) for w in weights], "x": [short(x) for x in xs], "y": [short(v) for v in ys]}

def of_ours(example):
    keras.utils.clear_session()
    model = keras.models.model_from_json(example["json"])
    print("read by Keras:", example["name"], type(model).__name__, model.count_params())
    return case(example["name"], model, example["samples"], example["json"])

def masked():
    x = keras.Input((5,), dtype="int32", name="tok")
    e = L.Embedding(7, 3, mask_zero=True)(x)
    b = L.Bidirectional(L.LSTM(2, return_sequences=True))(e)
    h = L.MultiHeadAttention(2, 3)(query=b, value=b, use_causal_mask=True)
    y = L.Dense(2)(L.GlobalAveragePooling1D()(L.Add()([b, h])))
    model = keras.Model(x, {"scores": y})
    model.compile("nadam", {"scores": "mse"}, metrics={"scores": ["mae", keras.metrics.AUC(num_thresholds=10)]})
    return case("keras: masked", model, [{"shape": [5], "below": 7}])

def shared():
    inner = keras.Sequential([L.Input((4,)), L.Dense(3, activation="selu", kernel_constraint=keras.constraints.MaxNorm(1))], name="inner")
    a, c = keras.Input((4,), name="a"), keras.Input((4,), name="c")
    y = L.Concatenate()([inner(a), inner(c)])
    model = keras.Model([a, c], [L.Dense(1, name="p")(y), L.Dense(2, name="q")(inner(c))])
    schedule = keras.optimizers.schedules.PiecewiseConstantDecay([2, 4], [0.1, 0.01, 0.001])
    model.compile(keras.optimizers.SGD(schedule, momentum=0.9), [keras.losses.Huber(2.0), "mse"], loss_weights=[1.0, 0.5])
    return case("keras: shared", model, [{"shape": [4]}, {"shape": [4]}])

def stack():
    model = keras.Sequential([L.Input((6, 6, 3)), L.Conv2D(4, 3, strides=2, kernel_regularizer=keras.regularizers.L2(0.1)), L.LayerNormalization(),
        L.AveragePooling2D(2), L.Flatten(), L.GaussianNoise(0.1), L.Dense(4, activation=keras.activations.swish, kernel_initializer="zeros"), L.PReLU(), L.Reshape((2, 2)),
        L.GRU(3, return_sequences=True), L.RNN(L.StackedRNNCells([L.LSTMCell(2), L.SimpleRNNCell(2)])), L.Dense(2, activation="log_softmax")])
    return case("keras: stack", model, [{"shape": [6, 6, 3]}])

keras.utils.set_random_seed(7)
write([*map(of_ours, json.load(open(sys.argv[1]))["models"]), masked(), shared(), stack()])
