# Layers made of plain ops, each over one batch: the output, and the gradients (of the weighted sum) by the input and by the weights.
from keras_golden import *

spec = [("ReLU", {}, (3, 5)), ("ReLU", {"max_value": 0.8, "negative_slope": 0.1, "threshold": 0.25}, (3, 5)), ("ReLU", {"max_value": 1.0}, (2, 3, 4)), ("ReLU", {"negative_slope": 0.2}, (3, 5)),
        ("LeakyReLU", {}, (3, 5)), ("LeakyReLU", {"negative_slope": 0.05}, (3, 5)), ("ELU", {}, (3, 5)), ("ELU", {"alpha": 0.4}, (3, 5)),
        ("PReLU", {}, (3, 5)), ("PReLU", {"alpha_initializer": "ones"}, (2, 3, 4)), ("PReLU", {"shared_axes": [1, 2]}, (2, 3, 4, 2)), ("PReLU", {"shared_axes": 2}, (2, 3, 4)),
        ("Softmax", {}, (3, 5)), ("Softmax", {"axis": 1}, (2, 3, 4)), ("Softmax", {"axis": [1, 2]}, (2, 3, 4)), ("Softmax", {"axis": [-1]}, (2, 3)),
        ("Permute", {"dims": [2, 1]}, (2, 3, 4)), ("Permute", {"dims": [3, 1, 2]}, (2, 3, 4, 2)), ("RepeatVector", {"n": 3}, (2, 4)),
        ("ZeroPadding1D", {}, (2, 3, 2)), ("ZeroPadding1D", {"padding": [2, 0], "data_format": "channels_first"}, (2, 3, 2)),
        ("ZeroPadding2D", {}, (2, 3, 2, 2)), ("ZeroPadding2D", {"padding": [2, 1]}, (2, 3, 2, 2)), ("ZeroPadding2D", {"padding": [[0, 1], [2, 0]], "data_format": "channels_first"}, (2, 3, 2, 2)),
        ("ZeroPadding3D", {}, (1, 2, 3, 2, 2)), ("ZeroPadding3D", {"padding": [[0, 1], [1, 0], [2, 1]], "data_format": "channels_first"}, (1, 2, 3, 2, 2)),
        ("Cropping1D", {}, (2, 5, 2)), ("Cropping1D", {"cropping": [0, 3]}, (2, 5, 2)), ("Cropping2D", {}, (1, 4, 5, 2)), ("Cropping2D", {"cropping": 1}, (1, 4, 5, 2)), ("Cropping2D", {"cropping": [[1, 0], [0, 2]]}, (1, 4, 5, 2)),
        ("Cropping2D", {"cropping": [[1, 2], [2, 1]], "data_format": "channels_first"}, (1, 2, 4, 5)), ("Cropping3D", {}, (1, 3, 4, 5, 2)), ("Cropping3D", {"cropping": [[1, 0], [0, 2], [1, 2]], "data_format": "channels_first"}, (1, 2, 3, 4, 5)),
        ("UpSampling1D", {}, (2, 3, 2)), ("UpSampling1D", {"size": 3}, (2, 3, 2)), ("UpSampling2D", {}, (1, 2, 3, 2)), ("UpSampling2D", {"size": [3, 1], "data_format": "channels_first"}, (1, 2, 3, 2)),
        ("UpSampling3D", {}, (1, 2, 1, 2, 2)), ("UpSampling3D", {"size": [1, 2, 3], "data_format": "channels_first"}, (1, 2, 1, 2, 2)),
        ("SpatialDropout1D", {"rate": 0.0}, (2, 3, 2), "training"), ("SpatialDropout1D", {"rate": 0.4}, (2, 3, 2)), ("SpatialDropout2D", {"rate": 0.4}, (1, 2, 3, 2)), ("SpatialDropout3D", {"rate": 0.4}, (1, 2, 1, 2, 2)),
        ("GaussianNoise", {"stddev": 0.0}, (3, 4), "training"), ("GaussianNoise", {"stddev": 0.5}, (3, 4)), ("GaussianDropout", {"rate": 0.0}, (3, 4), "training"), ("GaussianDropout", {"rate": 0.5}, (3, 4)),
        ("AlphaDropout", {"rate": 0.0}, (3, 4), "training"), ("AlphaDropout", {"rate": 0.5}, (3, 4)),
        ("Rescaling", {"scale": 0.25}, (3, 4)), ("Rescaling", {"scale": 2.0, "offset": -1.5}, (3, 4)), ("Rescaling", {"scale": [1.0, 2.0, 0.5], "offset": [0.0, -1.0, 3.0]}, (2, 2, 2, 3)),
        ("UnitNormalization", {}, (3, 4)), ("UnitNormalization", {"axis": 1}, (2, 3, 4)), ("UnitNormalization", {"axis": [1, 2]}, (2, 3, 4)),
        ("Normalization", {}, (3, 4)), ("Normalization", {}, (3, 4), "adapt"), ("Normalization", {"axis": None}, (3, 4), "adapt"), ("Normalization", {"axis": [1, 3], "invert": True}, (2, 3, 2, 4), "adapt"), ("Normalization", {"axis": 1}, (2, 3, 4), "adapt"),
        ("Normalization", {"mean": [1.0, -2.0, 0.5, 3.0], "variance": [4.0, 1.0, 0.25, 0.0], "invert": True}, (3, 4)), ("Normalization", {"mean": 3.0, "variance": 2.0}, (3, 4)), ("Normalization", {"axis": [1, 2], "mean": [1.0, 2.0], "variance": [4.0, 9.0]}, (3, 4, 2))]
write([layer_case(*case) for case in spec])
