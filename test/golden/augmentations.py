# Layers that change colours and places of images, as image_layers.py has others: random ones at a range of one value.
from keras_golden import *

short = lambda x: np.vectorize(lambda v: float(f"{v:.6g}"), otypes=[float])(np.asarray(x)).tolist()
first, T, C, CF, one, byte = {"data_format": "channels_first"}, "training", (2, 3, 4, 3), (2, 3, 3, 4), {"value_range": [0, 1]}, (0, 255)
both = lambda name, o, high=1: [(name, o, C, high, T), (name, {**o, **first}, CF, high, T)]
spec = [*(case for f in ([0.0, 0.0], [1.0, 1.0]) for case in both("RandomHue", {"factor": f, **one})), ("RandomHue", {"factor": [1.0, 1.0]}, C, 255, T), ("RandomHue", {"factor": 0.5}, C, 255),
        *(("RandomSaturation", {"factor": [f, f], **one}, C, 1, T) for f in (0.0, 0.3, 0.5, 0.8)), *both("RandomSaturation", {"factor": [0.4, 0.4]}, 255), ("RandomSaturation", {"factor": 0.5}, C, 255),
        *(("RandomSharpness", {"factor": [f, f], **one}, (2, 4, 5, 2), 1, T) for f in (0.0, 0.2, 0.5, 0.9)), ("RandomSharpness", {"factor": [0.3, 0.3], **first}, (2, 2, 4, 5), 255, T), ("RandomSharpness", {"factor": 0.5}, C, 255),
        *(("RandomPosterization", {"factor": [f, f]}, C, 255, T) for f in (1, 3, 8)), *both("RandomPosterization", {"factor": [4, 4], **one}), ("RandomPosterization", {"factor": 3}, C, 255),
        *both("Solarization", {}, 255), ("Solarization", one, C, 1, T), ("Solarization", {}, C, 255), ("AutoContrast", {}, C, 200), ("AutoContrast", one, C, 0.7), ("AutoContrast", {"value_range": [-1, 1]}, (4, 4, 3), 0.7), ("AutoContrast", {}, (2, 1, 1, 3), 255),
        *both("Equalization", {}, 255), ("Equalization", {"bins": 10}, (2, 6, 6, 2), 255, T), ("Equalization", one, C, 1, T), ("Equalization", {}, (1, 1, 1, 3), 255, T), ("Equalization", {}, C, 255),
        ("RandomShear", {"x_factor": 0.0, "y_factor": [0.0, 0.0]}, C, 1, T), ("RandomShear", {"x_factor": 0.5}, C, 1),
        *(("RandomGaussianBlur", {"factor": [1.0, 1.0], "kernel_size": k, "sigma": [s, s], **one}, (2, 6, 7, 2), 1, T) for k, s in ((3, 1.0), (5, 0.7), ([3, 5], 0.4))), ("RandomGaussianBlur", {"factor": [1.0, 1.0], "sigma": [0.5, 0.5], **first}, (2, 2, 5, 6), 255, T), ("RandomGaussianBlur", {"factor": [0.0, 0.0]}, C, 255, T), ("RandomGaussianBlur", {}, C, 255),
        ("RandomColorJitter", {"brightness_factor": [0.2, 0.2], "saturation_factor": [0.3, 0.3], "hue_factor": [1.0, 1.0], **one}, C, 1, T), ("RandomColorJitter", {"contrast_factor": [0.0, 0.0], "brightness_factor": [-0.1, -0.1], "value_range": [-3, 5]}, C, 1, T), ("RandomColorJitter", {}, C, 255, T), ("RandomColorJitter", {"hue_factor": 0.5}, C, 255),
        ("RandomPerspective", {"factor": [1.0, 1.0], "scale": 0.0}, (2, 4, 5, 2), 1, T), ("RandomPerspective", {"factor": 0.0}, (2, 4, 5, 2), 1, T), ("RandomPerspective", {}, (2, 4, 5, 2), 1),
        ("RandomElasticTransform", {"factor": 0.0}, C, 1, T), ("RandomElasticTransform", {"scale": 0.0}, C, 1, T), ("RandomElasticTransform", {}, C, 1), ("RandAugment", {"num_ops": 0}, C, 255, T), ("RandAugment", {}, C, 255), ("AugMix", {}, C, 255), ("AugMix", {"chain_depth": 0}, C, 255, T),
        *(("ContrastLimitedAdaptiveHistogramEqualization", {"tile_grid_size": g, "clip_limit": l}, s, 255) for g, l, s in (([2, 2], 4.0, (1, 8, 8, 1)), ([3, 2], 2.0, (1, 7, 9, 2)), ([2, 3], 0.0, (6, 6, 1)))), ("ContrastLimitedAdaptiveHistogramEqualization", {"tile_grid_size": [2, 2], **one, **first}, (2, 1, 6, 4), 1)]
if sys.argv[1:]:
    spec = [s for s in spec if s[0] in sys.argv[1:]]
cases = []
for name, o, shape, high, *rest in spec:
    layer, x = getattr(keras.layers, name)(**o), rng.uniform(0, high, shape).astype("float32").round(4)
    f = lambda x: layer(x, training=T in rest)
    y = f(x)
    w = f32(*y.shape).round(4)
    through = name in ("RandomSharpness", "RandomSaturation", "Solarization", "RandomGaussianBlur")
    cases.append({"layer": name, "options": {k: camel(v) if isinstance(v, str) else v for k, v in options(o).items()}, "training": T in rest, "dtype": str(x.dtype),
                  "x": plain(x), "w": short(w), "y": short(y), "dx": short(jax.grad(lambda x: (f(x) * w).sum())(x)) if through else None})
write(cases)
