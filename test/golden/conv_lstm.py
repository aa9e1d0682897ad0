# Convolutional LSTMs of one and of three axes; those of two are in recurrent_layers.py.
from keras_golden import *

C, everything = {"filters": 2, "kernel_size": 2}, {"return_sequences": True, "padding": "same"}
spec = [("ConvLSTM1D", C, (2, 3, 4, 2), "steps"), ("ConvLSTM1D", {**C, **everything, "strides": 2, "recurrent_activation": "hard_sigmoid"}, (2, 3, 5, 2), "steps"),
        ("ConvLSTM1D", {**C, "dilation_rate": 2, "use_bias": False, "go_backwards": True}, (2, 3, 4, 2)), ("ConvLSTM1D", {**C, "unit_forget_bias": False, "activation": "relu"}, (2, 2, 4, 1)),
        ("ConvLSTM3D", C, (1, 2, 2, 3, 3, 2), "steps"), ("ConvLSTM3D", {**C, **everything, "strides": [1, 2, 1]}, (1, 2, 2, 3, 2, 1), "steps"), ("ConvLSTM3D", {**C, "dilation_rate": [1, 2, 1], "use_bias": False}, (1, 2, 2, 3, 3, 1))]
write([layer_case(*case) for case in spec])
