# Random layers over ones, while training: the values that they give (where those are few), the share of the least, mean and deviation.
from keras_golden import *

spec = [("SpatialDropout1D", {"rate": 0.3}, (400, 2, 50)), ("SpatialDropout2D", {"rate": 0.3}, (400, 2, 2, 50)), ("SpatialDropout2D", {"rate": 0.3, "data_format": "channels_first"}, (400, 50, 2, 2)),
        ("SpatialDropout3D", {"rate": 0.3}, (400, 2, 1, 2, 50)), ("SpatialDropout3D", {"rate": 0.3, "data_format": "channels_first"}, (400, 50, 2, 1, 2)), ("GaussianNoise", {"stddev": 0.4}, (400, 50)),
        ("GaussianDropout", {"rate": 0.3}, (400, 50)), ("AlphaDropout", {"rate": 0.3}, (400, 50)), ("AlphaDropout", {"rate": 0.1, "noise_shape": [None, 1, 50]}, (400, 2, 50))]
cases = []
for name, o, shape in spec:
    y = np.asarray(getattr(keras.layers, name)(seed=1, **o)(np.ones(shape, "float32"), training=True))
    values = np.unique(y)
    cases.append({"layer": name, "options": {k: camel(v) if isinstance(v, str) else v for k, v in options(o).items()}, "shape": shape, "values": plain(values) if len(values) < 9 else None,
                  "share": float((y == values[0]).mean()), "mean": float(y.mean()), "deviation": float(y.std())})
write(cases)
