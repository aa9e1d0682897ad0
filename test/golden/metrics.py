# Every metric over two batches of different sizes, with and without sample weights, and its result after each batch.
from keras_golden import *

def batches(kind):
    for n in (5, 3):
        x, number = f32(n, 6), rng.integers(0, 6, n)
        hot, bits = np.eye(6, dtype="float32")[number], (f32(n, 6) > 0).astype("float32")
        p, q = np.asarray(keras.ops.softmax(x)), 1 / (1 + np.exp(-x))
        yield {"real": (f32(n, 6), x), "positive": (abs(f32(n, 6)), abs(x)), "hot": (hot, p), "sparse": (number, p), "column": (number[:, None], p), "bits": (bits, q), "logits": (bits, x),
               "equal": (np.round(x), np.round(x + 0.3 * f32(n, 6))), "steps": (f32(n, 4, 6), f32(n, 4, 6)), "values": (x, None)}[kind]

M = keras.metrics
spec = [(M.Mean, {}, "values"), (M.Sum, {}, "values"), (M.Accuracy, {}, "equal"), (M.BinaryAccuracy, {}, "bits"), (M.BinaryAccuracy, {"threshold": 0.7}, "bits"), (M.CategoricalAccuracy, {}, "hot"),
        (M.SparseCategoricalAccuracy, {}, "sparse"), (M.SparseCategoricalAccuracy, {}, "column"), (M.TopKCategoricalAccuracy, {}, "hot"), (M.TopKCategoricalAccuracy, {"k": 2}, "hot"),
        (M.SparseTopKCategoricalAccuracy, {"k": 3}, "sparse"), (M.MeanSquaredError, {}, "real"), (M.MeanSquaredError, {}, "steps"), (M.RootMeanSquaredError, {}, "real"), (M.MeanAbsoluteError, {}, "real"),
        (M.MeanAbsolutePercentageError, {}, "real"), (M.MeanSquaredLogarithmicError, {}, "positive"), (M.CosineSimilarity, {}, "real"), (M.CosineSimilarity, {"axis": 1}, "steps"), (M.LogCoshError, {}, "real"),
        (M.Hinge, {}, "logits"), (M.SquaredHinge, {}, "logits"), (M.CategoricalHinge, {}, "hot"), (M.KLDivergence, {}, "hot"), (M.Poisson, {}, "positive"), (M.BinaryCrossentropy, {}, "bits"),
        (M.BinaryCrossentropy, {"from_logits": True, "label_smoothing": 0.1}, "logits"), (M.CategoricalCrossentropy, {}, "hot"), (M.CategoricalCrossentropy, {"label_smoothing": 0.2}, "hot"),
        (M.SparseCategoricalCrossentropy, {}, "sparse"), (M.SparseCategoricalCrossentropy, {"ignore_class": 1}, "sparse")]
cases = []
for cls, o, kind in spec:
    for weighted in (False, True):
        m, data, results = cls(**o), [], []
        for y, x in batches(kind):
            w = abs(f32(len(y))) if weighted else None
            m.update_state(*((y,) if x is None else (y, x)), sample_weight=w)
            data.append({"yTrue": plain(y), "yPred": None if x is None else plain(x), "weights": None if w is None else plain(w)})
            results.append(float(m.result()))
        cases.append({"metric": cls.__name__, "name": m.name, "options": options(o), "batches": data, "results": results})
write(cases)
