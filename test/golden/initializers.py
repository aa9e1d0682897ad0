# Mean, deviation and bounds of a large sample of every initializer: statistics, for the bits are Keras's own.
from keras_golden import *

I = keras.initializers
dense, conv, other = (300, 500), (3, 3, 40, 60), (7, 1000)
names = "GlorotUniform GlorotNormal HeUniform HeNormal LecunUniform LecunNormal".split()
spec = [(n, {}, s) for n in names for s in (dense, conv)] + [("RandomNormal", {"mean": 1.0, "stddev": 2.0}, dense), ("RandomUniform", {"minval": -1.0, "maxval": 3.0}, dense), ("TruncatedNormal", {"mean": 1.0, "stddev": 2.0}, dense), ("RandomNormal", {}, dense), ("RandomUniform", {}, dense), ("TruncatedNormal", {}, dense),
        ("VarianceScaling", {}, dense), ("VarianceScaling", {"scale": 2.0, "mode": "fan_out", "distribution": "untruncated_normal"}, dense), ("VarianceScaling", {"mode": "fan_avg", "distribution": "uniform"}, other), ("Orthogonal", {}, other), ("Orthogonal", {"gain": 2.0}, (1000, 7))]
stats = lambda x: {"mean": float(x.mean()), "stddev": float(x.std()), "min": float(x.min()), "max": float(x.max())}
write([{"initializer": n, "options": options(o), "shape": list(s), **stats(np.asarray(getattr(I, n)(seed=7, **o)(s), "float64"))} for n, o, s in spec])
