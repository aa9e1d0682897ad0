# Metrics that count: over two batches, with and without sample weights, the result after each, and after a reset and the first batch again.
from keras_golden import *

few = lambda x: None if x is None else [few(v) for v in x] if isinstance(x, list) else float(f"{x:.7g}")
to3 = lambda x: np.round(x, 3).astype("float32")

def batches(kind):
    for n in (9, 6):
        x, number = 2 * f32(n, 4), rng.integers(0, 4, n)
        p, q = to3(keras.ops.softmax(x)), to3(1 / (1 + np.exp(-x)))
        hot, bits = np.eye(4, dtype="float32")[number], (x + 2 * f32(n, 4) > 0).astype("float32")
        edge = rng.integers(0, 5, (n, 4)).astype("float32") / 4
        areas, guesses = rng.integers(-1, 4, (n, 5)), rng.integers(0, 4, (n, 5))
        yield {"bits": (bits, q), "one": (bits[:, :1], q[:, :1]), "flat": (bits[:, 0], q[:, 0]), "column": (bits[:, 0], q[:, :1]), "logits": (bits, to3(x)), "hot": (hot, p), "edge": (bits, edge), "steps": (bits.reshape(n, 2, 2), q.reshape(n, 2, 2)),
               "areas": (areas, guesses), "scores": (guesses, to3(f32(n, 5, 4))), "hotareas": (np.eye(4, dtype="float32")[guesses], to3(f32(n, 5, 4))), "mask": (bits.astype(int), q), "real": (to3(x), to3(x + f32(n, 4))), "line": (to3(x)[:, 0], to3(x + f32(n, 4))[:, 0])}[kind]

M = keras.metrics
three, off = [0.75, 0.25, 0.5], [0.3, 0.1, 0.6, 0.1]
even = [0.0, 0.25, 0.5, 0.75, 1.0]
spec = [(c, o, k) for c in (M.TruePositives, M.FalsePositives, M.TrueNegatives, M.FalseNegatives) for o, k in (({}, "bits"), ({"thresholds": three}, "edge"), ({"thresholds": even}, "edge"))]
spec += [(c, o, k) for c in (M.Precision, M.Recall) for o, k in (({}, "bits"), ({}, "flat"), ({}, "column"), ({"thresholds": 0.8}, "one"), ({"thresholds": off}, "edge"), ({"thresholds": even}, "edge"), ({"top_k": 2}, "hot"), ({"top_k": 2, "thresholds": 0.3}, "hot"),
         ({"class_id": 1}, "hot"), ({"class_id": 2, "top_k": 1}, "hot"), ({"thresholds": [0.2, 0.4], "class_id": 0}, "bits"))] + [(M.Precision, {}, "steps")]
spec += [(c, o | more, k) for c, o in ((M.SensitivityAtSpecificity, {"specificity": 0.6}), (M.SpecificityAtSensitivity, {"sensitivity": 0.7}), (M.PrecisionAtRecall, {"recall": 0.6}), (M.RecallAtPrecision, {"precision": 0.7}))
         for more, k in (({}, "bits"), ({"num_thresholds": 7}, "edge"), ({"num_thresholds": 1}, "bits"), ({"class_id": 1}, "bits"))]
spec += [(M.AUC, {"curve": c, "summation_method": m}, "bits") for c in ("ROC", "PR", "PRGAIN") for m in ("interpolation", "minoring", "majoring")]
spec += [(M.AUC, {"curve": c, "num_thresholds": 5}, "edge") for c in ("ROC", "PR")] + [(M.AUC, o, k) for o, k in (({}, "flat"), ({"thresholds": [0.6, 0.1, 0.35]}, "edge"), ({"thresholds": [0.25, 0.5, 0.75]}, "edge"), ({"from_logits": True}, "logits"), ({"multi_label": True}, "bits"),
         ({"multi_label": True, "num_labels": 4, "curve": "PR", "num_thresholds": 20}, "bits"), ({"multi_label": True, "label_weights": [1.0, 0.5, 0.0, 2.0]}, "bits"), ({"multi_label": True, "thresholds": [0.1, 0.7]}, "edge"), ({"label_weights": [1.0, 0.5, 0.0, 2.0]}, "bits"))]
spec += [(M.F1Score, {"average": a} | o, k) for a in (None, "micro", "macro", "weighted") for o, k in (({}, "hot"), ({"threshold": 0.4}, "bits"))] + [(M.FBetaScore, o, k) for o, k in (({"beta": 2.0}, "hot"), ({"beta": 0.5, "average": "weighted", "threshold": 0.5}, "bits"), ({"average": "micro"}, "hot"))]
f = {"dtype": "float32"}  # Keras cuts weights off to integers without it
spec += [(M.IoU, {"num_classes": 4, "target_class_ids": [0, 2]} | o | f, k) for o, k in (({}, "areas"), ({"ignore_class": 0}, "areas"), ({"sparse_y_pred": False}, "scores"))] + [(M.MeanIoU, {"num_classes": 4} | f, "areas"), (M.MeanIoU, {"num_classes": 6, "ignore_class": -1} | f, "areas"),
         (M.MeanIoU, {"num_classes": 4, "sparse_y_true": False, "sparse_y_pred": False} | f, "hotareas"), (M.OneHotIoU, {"num_classes": 4, "target_class_ids": [1]} | f, "hotareas"), (M.OneHotMeanIoU, {"num_classes": 4} | f, "hotareas"), (M.BinaryIoU, f, "mask"), (M.BinaryIoU, {"target_class_ids": [1], "threshold": 0.3} | f, "mask")]
spec += [(M.R2Score, o, "real") for o in ({}, {"class_aggregation": None}, {"class_aggregation": "variance_weighted_average"}, {"num_regressors": 3}, {"num_regressors": 90}, {"class_aggregation": None, "num_regressors": 2})]
spec += [(c, o, k) for c in (M.PearsonCorrelation, M.ConcordanceCorrelation) for o, k in (({}, "real"), ({"axis": 0}, "real"), ({}, "line"))]
spec += [(M.MeanMetricWrapper, {"fn": M.mean_squared_error}, "real")]

cases = []
for cls, o, kind in spec:
    for weighted in (False, True):
        keras.utils.clear_session()
        m, data, results = cls(**o), [], []
        reduced = o.get("axis") == 0 or kind == "line" and "Corr" in cls.__name__  # one value a batch
        for y, x in batches(kind):
            w = to3(abs(f32(*(y.shape if kind in ("areas", "hotareas", "scores", "mask", "steps") else y.shape[:1])))) if weighted else None
            if w is not None and kind == "hotareas":
                w = w[..., 0]
            if reduced:
                w = None
            m.update_state(y, x, sample_weight=w)
            data.append({"yTrue": few(plain(y)), "yPred": few(plain(x)), "weights": few(plain(w)) if w is not None else None})
            results.append(few(plain(m.result())))
        m.reset_state()
        y, x = data[0]["yTrue"], data[0]["yPred"]
        m.update_state(np.array(y, "float32"), np.array(x, "float32"), sample_weight=None)
        case = {"metric": cls.__name__, "name": m.name, "options": {k: v for k, v in options(o).items() if k not in ("dtype", "fn")}, "batches": data, "results": results, "after": few(plain(m.result()))}
        if not (weighted and reduced):
            cases.append(case)
write(cases)
