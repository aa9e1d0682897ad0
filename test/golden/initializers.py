# Mean, deviation and bounds of a large sample of every random initializer: statistics, for the bits are Keras's own. The values of others.
from keras_golden import *

I = keras.initializers
dense, conv, other = (300, 500), (3, 3, 40, 60), (7, 1000)
names = "GlorotUniform GlorotNormal HeUniform HeNormal LecunUniform LecunNormal".split()
spec = [(n, {}, s) for n in names for s in (dense, conv)] + [("RandomNormal", {"mean": 1.0, "stddev": 2.0}, dense), ("RandomUniform", {"minval": -1.0, "maxval": 3.0}, dense), ("TruncatedNormal", {"mean": 1.0, "stddev": 2.0}, dense), ("RandomNormal", {}, dense), ("RandomUniform", {}, dense), ("TruncatedNormal", {}, dense),
        ("VarianceScaling", {}, dense), ("VarianceScaling", {"scale": 2.0, "mode": "fan_out", "distribution": "untruncated_normal"}, dense), ("VarianceScaling", {"mode": "fan_avg", "distribution": "uniform"}, other), ("Orthogonal", {}, other), ("Orthogonal", {"gain": 2.0}, (1000, 7))]
stats = lambda x: {"mean": float(x.mean()), "stddev": float(x.std()), "min": float(x.min()), "max": float(x.max())}
exact = [("Zeros", {}, (2,)), ("Ones", {}, (2, 1)), ("Constant", {"value": 2.5}, (3,)), ("Identity", {}, (2, 3)), ("Identity", {"gain": -0.5}, (3, 2)), ("IdentityInitializer", {}, (2, 2)),
         ("STFT", {}, (6, 1, 5)), ("STFT", {"side": "imag", "window": "hamming", "scaling": "spectrum", "periodic": True}, (5, 1, 4)), ("STFT", {"window": None}, (4, 1, 3)), ("STFTInitializer", {"scaling": None, "window": "blackman"}, (8, 1, 3))]
spec += [("VarianceScaling", {"scale": 0.5, "mode": "fan_avg", "distribution": "truncated_normal", "input_axes": [0], "output_axes": [1, 2]}, (40, 50, 60)), ("VarianceScaling", {"mode": "fan_out", "distribution": "uniform"}, (1000,)), ("OrthogonalInitializer", {"gain": 0.5}, (10, 20, 30))]
write([{"initializer": n, "options": options(o), "shape": list(s), **stats(np.asarray(getattr(I, n)(seed=7, **o)(s), "float64"))} for n, o, s in spec]
      + [{"initializer": n, "options": options(o), "shape": list(s), "values": plain(getattr(I, n)(**o)(s))} for n, o, s in exact])
