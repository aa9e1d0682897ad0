# Layers of any shape, and those given by an equation: outputs, gradients (of the weighted sum), and three steps of training.
from keras_golden import *

E, S = "EinsumDense", (2, 3, 4)
spec = [(E, {"equation": "ab,bc->ac", "output_shape": 3, "bias_axes": "c"}, (2, 4), "steps"), (E, {"equation": "abc,cd->abd", "output_shape": [None, 2], "bias_axes": "d", "activation": "relu"}, S, "steps"),
        (E, {"equation": "abc,cde->abde", "output_shape": [None, 2, 3], "bias_axes": "de"}, S, "steps"), (E, {"equation": "abcd,cde->abe", "output_shape": [3, 2]}, (2, 3, 2, 2), "steps"), (E, {"equation": "abc,bd->adc", "output_shape": [5, 4], "bias_axes": "d"}, S, "steps"),
        (E, {"equation": "...x,xy->...y", "output_shape": 3, "bias_axes": "y", "activation": "tanh"}, S, "steps"), (E, {"equation": "...x,xy->...y", "output_shape": 3}, (2, 4)), (E, {"equation": "...xy,yz->...zx", "output_shape": [2, 3], "bias_axes": "x"}, S),
        (E, {"equation": "...bx,xy->...by", "output_shape": 5, "bias_axes": "y"}, (2, 4)), (E, {"equation": "ab...,bc->ac...", "output_shape": 2, "bias_axes": "c"}, S, "steps"), (E, {"equation": "ab...,bcd->adc...", "output_shape": [3, 2], "bias_axes": "dc"}, (2, 2, 2, 3)),
        (E, {"equation": "abc,c->abc", "output_shape": [3, 4], "bias_axes": "bc"}, S, "steps"), (E, {"equation": "abc,d->abd", "output_shape": [3, 2]}, S),
        ("ActivityRegularization", {"l1": 0.1, "l2": 0.2}, S), ("Identity", {}, S), ("Flatten", {"data_format": "channels_first"}, (2, 3, 2, 2)), ("Flatten", {"data_format": "channels_first"}, (2, 3)), ("Flatten", {}, (2, 3, 2))]
write([layer_case(*case) for case in spec])
