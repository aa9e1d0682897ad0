# Every loss with its options: values a sample, the default mean and its gradient, weighted sums and means.
from keras_golden import *

p = np.asarray(keras.ops.softmax(f32(6, 4)))
hot = np.eye(4, dtype="float32")[[0, 3, 1, 2, 2, 0]]
logits, real, other = 3 * f32(6, 4), f32(6, 4), f32(6, 4)
bits, probs = (f32(6, 4) > 0).astype("float32"), 1 / (1 + np.exp(-2 * f32(6, 4)))
labels, weights = np.array([0, 3, 1, 2, 2, 0]), np.array([1, 0, 2, 0.5, 1, 3], "float32")
L = keras.losses
unit = f32(6, 3)
unit /= np.linalg.norm(unit, axis=-1, keepdims=True)
classes, alone = np.array([0, 1, 0, 2, 1, 0]), np.array([0, 1, 2, 3, 0, 4])
steps, words = 2 * f32(6, 7, 5), np.array([[1, 2, 3], [1, 1, 0], [4, 0, 0], [0, 0, 0], [2, 2, 2], [3, 1, 3]])
spec = [(L.MeanSquaredError, {}, real, other), (L.MeanAbsoluteError, {}, real, other), (L.MeanAbsolutePercentageError, {}, real, other),
        (L.MeanSquaredLogarithmicError, {}, abs(real), abs(other)), (L.CosineSimilarity, {}, real, other), (L.CosineSimilarity, {"axis": 0}, real, other),
        (L.Huber, {}, real, other), (L.Huber, {"delta": 0.3}, real, other), (L.LogCosh, {}, real, 5 * other), (L.Poisson, {}, abs(real), abs(other)),
        (L.KLDivergence, {}, hot, p), (L.Hinge, {}, bits, other), (L.Hinge, {}, 2 * bits - 1, other), (L.SquaredHinge, {}, bits, other), (L.CategoricalHinge, {}, hot, other),
        (L.BinaryCrossentropy, {}, bits, probs), (L.BinaryCrossentropy, {"from_logits": True}, bits, logits), (L.BinaryCrossentropy, {"label_smoothing": 0.2}, bits, probs),
        (L.BinaryCrossentropy, {"axis": 0}, bits, probs), (L.BinaryFocalCrossentropy, {}, bits, probs), (L.BinaryFocalCrossentropy, {"apply_class_balancing": True, "alpha": 0.4, "gamma": 3.0}, bits, probs),
        (L.BinaryFocalCrossentropy, {"from_logits": True, "label_smoothing": 0.1}, bits, logits), (L.CategoricalCrossentropy, {}, hot, p), (L.CategoricalCrossentropy, {}, hot, 2 * p),
        (L.CategoricalCrossentropy, {"from_logits": True}, hot, logits), (L.CategoricalCrossentropy, {"label_smoothing": 0.1}, hot, p),
        (L.CategoricalCrossentropy, {"label_smoothing": 0.1, "from_logits": True}, hot, logits), (L.CategoricalCrossentropy, {"axis": 1}, hot.reshape(2, 3, 4), p.reshape(2, 3, 4)),
        (L.CategoricalFocalCrossentropy, {}, hot, p), (L.CategoricalFocalCrossentropy, {"alpha": 0.5, "gamma": 1.5, "from_logits": True}, hot, logits), (L.CategoricalFocalCrossentropy, {"label_smoothing": 0.2}, hot, p),
        (L.SparseCategoricalCrossentropy, {}, labels, p), (L.SparseCategoricalCrossentropy, {"from_logits": True}, labels, logits), (L.SparseCategoricalCrossentropy, {}, labels[:, None], p),
        (L.SparseCategoricalCrossentropy, {"ignore_class": 2}, labels, p), (L.SparseCategoricalCrossentropy, {"ignore_class": 2, "from_logits": True}, labels, logits),
        (L.CategoricalGeneralizedCrossEntropy, {}, labels, p), (L.CategoricalGeneralizedCrossEntropy, {"q": 0.7}, labels, p),
        (L.MeanSquaredError, {}, real[:, 0], other[:, :1]), (L.BinaryCrossentropy, {}, bits[:, :1], probs[:, 0]),
        (L.Dice, {}, bits, probs), (L.Dice, {"axis": 1}, bits, probs), (L.Dice, {"axis": [1, 2]}, bits.reshape(6, 2, 2), probs.reshape(6, 2, 2)), (L.Tversky, {}, bits, probs),
        (L.Tversky, {"alpha": 0.2, "beta": 0.9}, bits, probs), (L.Tversky, {"alpha": 0.7, "beta": 0.3, "axis": [1]}, bits, probs), (L.Circle, {"gamma": 8.0}, classes, unit), (L.Circle, {}, classes[:, None], unit),
        (L.Circle, {"gamma": 5.0, "margin": 0.25, "remove_diagonal": False}, alone, unit), (L.Circle, {"gamma": 2.0}, alone, unit), (L.CTC, {}, words, steps), (L.CTC, {}, words[:, :1], steps[:, :1])]
cases = []
for cls, o, y, x in spec:
    run = lambda reduction, w=None: plain(cls(reduction=reduction, **o)(y, x, sample_weight=w))
    case = {"loss": cls.__name__, "name": cls().name, "options": options(o), "yTrue": plain(y), "yPred": plain(x), "none": run("none"), "mean": run("sum_over_batch_size"), "sum": run("sum"), "gradient": plain(jax.grad(lambda t: cls(**o)(y, t))(x))}
    if np.shape(case["none"])[:1] in ((6,), ()):
        case |= {"weights": plain(weights), "weightedMean": run("sum_over_batch_size", weights), "weightedSum": run("sum", weights), "weighedMean": run("mean_with_sample_weight", weights)}
    cases.append(case)
write(cases)
