# Normalizing layers, in training and out of it, along several axes; and three steps of training.
from keras_golden import *

spec = [("BatchNormalization", {}, (4, 3), "fixed"), ("BatchNormalization", {}, (4, 3), "training", "steps"), ("BatchNormalization", {"axis": 1, "epsilon": 0.1}, (3, 2, 3, 4), "fixed"),
        ("BatchNormalization", {"momentum": 0.7}, (3, 2, 3, 4), "training", "fixed", "steps"), ("BatchNormalization", {"axis": 1, "momentum": 0.5}, (3, 2, 4, 3), "training", "steps"),
        ("BatchNormalization", {"center": False}, (5, 2, 3), "training", "steps"), ("BatchNormalization", {"scale": False}, (5, 2, 3), "training", "steps"), ("BatchNormalization", {"center": False, "scale": False}, (5, 3), "fixed"),
        ("LayerNormalization", {}, (3, 5), "steps"), ("LayerNormalization", {"epsilon": 0.1}, (2, 3, 4), "steps"), ("LayerNormalization", {"axis": [1, 2]}, (2, 3, 4), "steps"), ("LayerNormalization", {"axis": 1}, (2, 3, 4), "steps"),
        ("LayerNormalization", {"axis": [-3, -1], "center": False}, (2, 3, 2, 4)), ("LayerNormalization", {"scale": False}, (2, 3, 4)), ("LayerNormalization", {"center": False, "scale": False}, (2, 4)),
        ("GroupNormalization", {"groups": 2}, (2, 3, 4), "steps"), ("GroupNormalization", {"groups": -1}, (2, 3, 2, 3), "steps"), ("GroupNormalization", {"groups": 1, "epsilon": 0.1}, (2, 3, 4)), ("GroupNormalization", {"groups": 3, "axis": 1}, (2, 6, 3, 2), "steps"),
        ("GroupNormalization", {"groups": 2, "center": False}, (3, 4)), ("GroupNormalization", {"groups": 2, "scale": False, "axis": 2}, (2, 3, 4, 2)), ("GroupNormalization", {}, (2, 2, 32)),
        ("RMSNormalization", {}, (3, 5), "steps"), ("RMSNormalization", {"axis": [1, 2], "epsilon": 0.1}, (2, 3, 4), "steps")]
write([layer_case(*case) for case in spec])
