# Masks on their way through a model: what becomes of predictions, losses and metrics where some steps do not count.
from keras_golden import *

def trained(layers, x, y, loss, metrics, weights=None):
    """Evaluation with sample weights or without, then three steps of SGD(0.1)."""
    keras.utils.clear_session()
    model = keras.Sequential([getattr(keras.layers, name)(**o) for name, o in layers])
    model(x)
    for v in model.trainable_weights:
        v.assign(f32(*v.shape) * 0.5)
    before = [plain(v) for v in model.get_weights()]
    prediction = plain(model.predict(x, verbose=0))
    model.compile(keras.optimizers.SGD(0.1), loss, metrics=metrics[:1], weighted_metrics=metrics[1:])
    logs = model.test_on_batch(x, y, sample_weight=weights)
    losses = [float(model.train_on_batch(x, y, sample_weight=weights)[0]) for _ in range(3)]
    return {"layers": [[name, options(o)] for name, o in layers], "loss": loss, "metrics": metrics, "x": plain(x), "y": plain(y), "weights": before,
            "sampleWeight": None if weights is None else plain(weights), "prediction": prediction, "logs": [float(v) for v in logs], "losses": losses,
            "after": [plain(v) for v in model.get_weights()]}

x = f32(3, 4, 2)
x[0, 2:], x[1, :1], x[2, 1] = 0, 0, 0
ids = np.array([[1, 2, 0, 0], [3, 0, 4, 1], [2, 2, 2, 2]], "float32")
y3, y1 = f32(3, 4, 1), f32(3, 1)
classes = rng.integers(0, 3, (3, 4)).astype("float32")
masking, sequences = ("Masking", {}), {"return_sequences": True}
embedding = ("Embedding", {"input_dim": 5, "output_dim": 2, "mask_zero": True})
write([trained([masking, ("LSTM", {"units": 2, **sequences}), ("Dense", {"units": 1})], x, y3, "mean_squared_error", ["mean_absolute_error", "mean_squared_error"]),
       trained([masking, ("LSTM", {"units": 2, **sequences}), ("Dense", {"units": 1})], x, y3, "mean_squared_error", ["mean_absolute_error", "mean_squared_error"], np.array([1.0, 0.5, 2.0], "float32")[:, None]),
       trained([embedding, ("GRU", {"units": 2, **sequences}), ("Dense", {"units": 3, "activation": "softmax"})], ids, classes, "sparse_categorical_crossentropy", ["sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy"]),
       trained([embedding, ("GRU", {"units": 3, **sequences}), ("SimpleRNN", {"units": 2}), ("Dense", {"units": 1})], ids, y1, "mean_squared_error", ["mean_absolute_error", "mean_squared_error"]),
       trained([embedding, ("BatchNormalization", {"momentum": 0.5}), ("GlobalAveragePooling1D", {}), ("Dense", {"units": 1})], ids, y1, "mean_squared_error", ["mean_absolute_error", "mean_squared_error"]),
       trained([embedding, ("Dropout", {"rate": 0.0}), ("LayerNormalization", {}), ("GlobalAveragePooling1D", {}), ("Dense", {"units": 1})], ids, y1, "mean_squared_error", ["mean_absolute_error", "mean_squared_error"])])
