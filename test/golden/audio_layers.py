# Spectrograms with the kernels that they start with: the output, and the gradient (of the weighted sum) by the input.
from keras_golden import *

short = lambda x: np.vectorize(lambda v: float(f"{v:.7g}"), otypes=[float])(np.asarray(x)).tolist()
S = "STFTSpectrogram"
small = {"frame_length": 6, "frame_step": 3, "fft_length": 8}
spec = [*((S, {"mode": m, **small}, (2, 20, 2)) for m in ("log", "magnitude", "psd", "real", "imag", "angle", "stft")),
        *((S, {"mode": "magnitude", **small, **o}, (2, 20, 2)) for o in ({"padding": "same"}, {"expand_dims": True}, {"scaling": "spectrum"}, {"scaling": None}, {"periodic": True}, {"window": "hamming"}, {"window": "blackman"}, {"window": "flattop"}, {"window": None})),
        *((S, {"mode": "real", **small, "data_format": "channels_first", **o}, (2, 2, 20)) for o in ({}, {"expand_dims": True})), (S, {"frame_length": 10}, (1, 30, 1)),
        *(("MelSpectrogram", {"fft_length": 16, "sequence_stride": 5, "num_mel_bins": 6, "sampling_rate": 1000, **o}, s) for o, s in (({}, (2, 60)), ({}, (40,)), ({"sequence_length": 12}, (2, 40)), ({"window": "hamming", "mag_exp": 1.0}, (2, 40)), ({"power_to_db": False}, (2, 40)),
          ({"top_db": 10.0, "ref_power": 5.0, "min_power": 0.1}, (2, 40)), ({"min_freq": 100.0, "max_freq": 300.0}, (2, 40))))]
cases = []
for name, o, shape in spec:
    keras.utils.clear_session()
    layer, x = getattr(keras.layers, name)(**o), f32(*shape)
    y = layer(x)
    w = f32(*y.shape)
    cases.append({"layer": name, "options": {k: camel(v) if isinstance(v, str) else v for k, v in options(o).items()}, "weights": [v.path for v in layer.weights],
                  "x": short(x), "w": short(w), "y": short(y), "dx": short(jax.grad(lambda x: (layer(x) * w).sum())(x))})
write(cases)
