# Layers over images: those that are the same each time, and random ones at a range of one value; the output, and where our layer hands
# gradients on, the gradient (of the weighted sum) by the input.
from keras_golden import *

first, T, S, SF, C = {"data_format": "channels_first"}, "training", (2, 5, 6, 2), (2, 2, 5, 6), (2, 2, 4, 3)
grown, shrunk, fills, exact = {"height": 8, "width": 9}, {"height": 3, "width": 2}, ["reflect", "wrap", "constant", "nearest"], {"interpolation": "nearest"}
spec = [*(("Resizing", {**size, "interpolation": i}, S) for size in (grown, shrunk) for i in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")),
        *(("Resizing", {**shrunk, "interpolation": i, "antialias": True}, S) for i in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")), ("Resizing", {**shrunk, **first}, SF), ("Resizing", shrunk, (5, 6, 2)), ("Resizing", {"height": 7, "width": 9}, (2, 5, 7, 2), "uint8"),
        *(("Resizing", {"height": h, "width": w, f"{how}_to_aspect_ratio": True, **more}, S) for h, w in ((4, 4), (3, 9), (8, 2)) for how, more in (("crop", {}), ("pad", {}), ("pad", {"fill_value": 2.0}))),
        *(("CenterCrop", {"height": h, "width": w}, S) for h, w in ((3, 4), (2, 3), (5, 6), (8, 4), (7, 9))), ("CenterCrop", {"height": 2, "width": 3, **first}, SF), ("CenterCrop", {"height": 2, "width": 3}, (5, 6, 2)),
        *(("UpSampling2D", {"size": [2, 3], "interpolation": i}, (2, 3, 2, 2)) for i in ("bilinear", "bicubic", "lanczos3", "lanczos5")), ("UpSampling2D", {"interpolation": "bilinear", **first}, (2, 2, 3, 2)),
        *(("RandomRotation", {"factor": [f, f], "fill_mode": m, "fill_value": 0.5}, S, T) for f, m in zip((0.07, -0.2, 0.11, 0.4), fills)), ("RandomRotation", {"factor": [0.25, 0.25], **exact}, (2, 5, 5, 1), T), ("RandomRotation", {"factor": [0.1, 0.1], **first}, SF, T),
        ("RandomRotation", {"factor": [0.1, 0.1]}, (5, 6, 2), T), ("RandomRotation", {"factor": 0.3}, S), ("RandomRotation", {"factor": [0.13, 0.13], **exact, "fill_mode": "constant"}, S, T),
        *(("RandomZoom", {"height_factor": [f, f], "fill_mode": m}, S, T) for f, m in zip((0.3, -0.4, 0.9, 0.2), fills)), ("RandomZoom", {"height_factor": [0.3, 0.3], "width_factor": [-0.2, -0.2]}, S, T), ("RandomZoom", {"height_factor": [0.3, 0.3], "width_factor": [0.1, 0.1], **first}, SF, T),
        *(("RandomTranslation", {"height_factor": [f, f], "width_factor": [-f / 2, -f / 2], "fill_mode": m}, S, T) for f, m in zip((0.23, -0.42, 0.9, 0.31), fills)), ("RandomTranslation", {"height_factor": [0.2, 0.2], "width_factor": [0.5, 0.5], **exact}, S, T),
        ("RandomTranslation", {"height_factor": [0.3, 0.3], "width_factor": [0.1, 0.1], **first}, SF, T), ("RandomCrop", {"height": 7, "width": 8}, S, T), ("RandomCrop", {"height": 4, "width": 9}, S, T), ("RandomCrop", {"height": 5, "width": 6}, S, T), ("RandomCrop", {"height": 3, "width": 7, **first}, SF, T),
        ("RandomFlip", {}, S), ("RandomContrast", {"factor": [0.0, 0.0], "value_range": [-0.5, 0.7]}, S, T), ("RandomContrast", {"factor": 0.5}, S), *(("RandomBrightness", {"factor": [f, f], "value_range": [0, 1]}, S, T) for f in (0.3, -0.2)), ("RandomBrightness", {"factor": 0.4}, S),
        ("RandomErasing", {"factor": [1.0, 1.0], "scale": [1.0, 1.0], "fill_value": 0.4}, S, T), ("RandomErasing", {"factor": [1.0, 1.0], "scale": 0.0}, S, T), ("RandomErasing", {"factor": [0.0, 0.0]}, S, T),
        ("RandomGrayscale", {"factor": 1.0}, C, T), ("RandomGrayscale", {"factor": 0.0}, C, T), ("RandomGrayscale", {"factor": 1.0, **first}, (2, 3, 2, 4), T), ("RandomGrayscale", {}, C), ("RandomInvert", {"factor": [1.0, 1.0], "value_range": [0, 3]}, C, T), ("RandomInvert", {"factor": [0.0, 0.0]}, C, T), ("RandomInvert", {}, C),
        *(("RandomColorDegeneration", {"factor": [f, f], "value_range": [-1, 1]}, C, T) for f in (0.4, -0.3)), ("RandomColorDegeneration", {"factor": 0.4}, C),
        ("MixUp", {}, (1, 5, 6, 2), T), ("CutMix", {}, (1, 5, 6, 2), T), ("MixUp", {}, (2, 5, 6, 3)), ("CutMix", {}, (2, 5, 6, 3))]
cases = []
for name, o, shape, *rest in spec:
    layer, bytes = getattr(keras.layers, name)(**o), "uint8" in rest
    x = rng.integers(0, 256, shape).astype("uint8") if bytes else f32(*shape)
    f = lambda x: layer(x, training=True) if T in rest else layer(x) if name == "UpSampling2D" else layer(x, training=False)
    y = f(x)
    w = f32(*y.shape)
    through = not bytes and name in ("Resizing", "CenterCrop", "UpSampling2D", "RandomCrop", "RandomBrightness", "RandomErasing", "RandomGrayscale", "RandomInvert", "RandomColorDegeneration")
    cases.append({"layer": name, "options": {k: camel(v) if isinstance(v, str) else v for k, v in options(o).items()}, "training": T in rest, "dtype": str(x.dtype),
                  "x": short(x), "w": short(w), "y": short(y), "dx": short(jax.grad(lambda x: (f(x) * w).sum())(x)) if through else None})
write(cases)
