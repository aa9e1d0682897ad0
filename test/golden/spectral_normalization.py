# SpectralNormalization around layers with a kernel: weights before, output in training, weights after, and the output after that.
from keras_golden import *

cases = []
for name, o, shape, iterations in [("Dense", {"units": 4}, (2, 3), 1), ("Dense", {"units": 2, "use_bias": False}, (3, 5), 3), ("Conv2D", {"filters": 3, "kernel_size": 2}, (1, 3, 4, 2), 2)]:
    keras.utils.clear_session()
    layer, x = keras.layers.SpectralNormalization(getattr(keras.layers, name)(**o), power_iterations=iterations), f32(*shape)
    layer(x)
    for v in layer.weights:
        v.assign(f32(*v.shape))
    before = [plain(v) for v in layer.get_weights()]
    y = layer(x, training=True)
    cases.append({"layer": name, "name": layer.name, "options": options(o), "iterations": iterations, "before": before, "x": plain(x), "trained": plain(y), "after": [plain(v) for v in layer.get_weights()], "y": plain(layer(x))})
write(cases)
