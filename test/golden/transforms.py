# Fourier transforms: what numpy gives in double precision of the same numbers, and Keras's stft and istft of them.
from keras_golden import *

short = lambda x: np.vectorize(lambda v: float(f"{v:.7g}"), otypes=[float])(np.asarray(x)).tolist()
parts = lambda y: [short(np.real(y)), short(np.imag(y))]
z = lambda *shape: (lambda re, im: (re, im, re.astype("float64") + 1j * im))(f32(*shape), f32(*shape))
cases = []
for op, n in [(op, n) for op in ("fft", "ifft") for n in (1, 2, 7, 12, 67, 100)] + [("fft", 134)]:
    re, im, x = z(2, n)
    cases.append({"op": op, "x": [short(re), short(im)], "y": parts(getattr(np.fft, op)(x.astype("complex128")))})
for op, shape in (("fft2", (2, 3, 4)), ("ifft2", (2, 5, 6)), ("fft2", (4, 4))):
    re, im, x = z(*shape)
    cases.append({"op": op, "x": [short(re), short(im)], "y": parts(getattr(np.fft, op)(x))})
for n, length in ((8, None), (9, None), (8, 12), (9, 5), (1, None)):
    x = f32(3, n)
    cases.append({"op": "rfft", "x": short(x), "options": {"fftLength": length}, "y": parts(np.fft.rfft(x.astype("float64"), length))})
for n, length in ((5, None), (5, 9), (5, 6), (3, 10)):
    re, im, x = z(3, n)
    cases.append({"op": "irfft", "x": [short(re), short(im)], "options": {"fftLength": length}, "y": short(np.fft.irfft(x, length))})
for o in ({}, {"center": False}, {"window": "hamming"}, {"window": None}, {"sequence_length": 8}, {"sequence_length": 7, "sequence_stride": 5, "fft_length": 12}, {"window": [0.5, 1.0, 2.0, 1.0, 0.5, 0.25, 1.5, 1.0, 3.0, 0.5]}):
    o = {"sequence_length": 10, "sequence_stride": 3, "fft_length": 10, **o}
    x = f32(2, 40)
    re, im = keras.ops.stft(x, **{**o, "window": np.array(o["window"], "float32") if isinstance(o.get("window"), list) else o.get("window", "hann")})
    cases.append({"op": "stft", "x": short(x), "options": options(o), "y": [short(re), short(im)]})
    for length in (None, 20):
        y = keras.ops.istft((re, im), **{**o, "window": np.array(o["window"], "float32") if isinstance(o.get("window"), list) else o.get("window", "hann")}, length=length)
        cases.append({"op": "istft", "x": [short(re), short(im)], "options": options({**o, "length": length}), "y": short(y)})
write(cases)
