# Pooling layers: windows, strides, padding, the channels first; to a given extent, and over everything.
from keras_golden import *

same, first = {"padding": "same"}, {"data_format": "channels_first"}
sizes = {1: (2, 7, 2), 2: (1, 6, 7, 2), 3: (1, 4, 5, 3, 1)}
spec = []
for cls in ("MaxPooling", "AveragePooling"):
    spec += [(f"{cls}{n}D", {"pool_size": 2}, sizes[n]) for n in (1, 2, 3)]
    spec += [(f"{cls}{n}D", {"pool_size": 3, "strides": 2, **same}, sizes[n]) for n in (1, 2, 3)]
    spec += [(f"{cls}1D", {"pool_size": 3, "strides": 1}, sizes[1]), (f"{cls}2D", {"pool_size": [2, 3], "strides": [1, 2], **same}, sizes[2]), (f"{cls}2D", {"pool_size": [1, 2], **first}, sizes[2]), (f"{cls}3D", {"pool_size": [2, 1, 2], "strides": [2, 2, 1], **same, **first}, sizes[3])]
spec += [("MaxPooling2D", {}, sizes[2])]
for cls in ("GlobalMaxPooling", "GlobalAveragePooling"):
    spec += [(f"{cls}{n}D", {}, sizes[n]) for n in (1, 2, 3)] + [(f"{cls}{n}D", {"keepdims": True, **first}, sizes[n]) for n in (1, 2, 3)]
for cls in ("AdaptiveMaxPooling", "AdaptiveAveragePooling"):
    spec += [(f"{cls}1D", {"output_size": 3}, sizes[1]), (f"{cls}2D", {"output_size": [4, 3]}, sizes[2]), (f"{cls}2D", {"output_size": 2, **first}, (1, 3, 5, 7)), (f"{cls}3D", {"output_size": [3, 2, 2]}, sizes[3])]
write([layer_case(*case) for case in spec])
