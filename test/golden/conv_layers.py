# Convolutional layers: strides, padding, dilation, groups, the channels first, output padding; and three steps of training.
from keras_golden import *

same, first = {"padding": "same"}, {"data_format": "channels_first"}
conv = lambda filters, kernel, **o: {"filters": filters, "kernel_size": kernel, **o}
spec = [("Conv1D", conv(3, 3), (2, 6, 2), "steps"), ("Conv1D", conv(2, 2, strides=2, **same), (2, 7, 3)), ("Conv1D", conv(2, 3, padding="causal", dilation_rate=2), (2, 7, 2)),
        ("Conv1D", conv(4, 3, padding="causal", strides=2, groups=2, use_bias=False), (2, 8, 4)), ("Conv1D", conv(2, 3, **same, **first), (2, 3, 6)),
        ("Conv2D", conv(3, 3, activation="relu"), (2, 6, 5, 2), "steps"), ("Conv2D", conv(3, [3, 2], strides=[2, 1], **same), (2, 5, 6, 1)), ("Conv2D", conv(2, 3, strides=2, **same, activation="tanh"), (2, 6, 7, 3), "steps"),
        ("Conv2D", conv(2, 3, dilation_rate=[2, 1], **same, activation="gelu"), (1, 6, 5, 2)), ("Conv2D", conv(4, 2, groups=2, activation="sigmoid"), (2, 4, 4, 4)), ("Conv2D", conv(4, 3, groups=4, **same, use_bias=False), (1, 4, 5, 4)),
        ("Conv2D", conv(3, 1), (2, 3, 4, 5)), ("Conv2D", conv(3, 3, strides=2, **first), (2, 2, 7, 6)), ("Conv2D", conv(2, 4, **same, strides=3), (1, 8, 7, 2)), ("Conv2D", conv(2, 5, **same), (1, 3, 2, 2)),
        ("Conv3D", conv(2, 2), (1, 3, 4, 3, 2), "steps"), ("Conv3D", conv(2, [1, 3, 2], strides=[1, 2, 1], **same), (1, 2, 5, 4, 1)), ("Conv3D", conv(4, 2, groups=2, dilation_rate=2, **first), (1, 2, 3, 4, 3)),
        ("Conv1DTranspose", conv(3, 3), (2, 4, 2), "steps"), ("Conv1DTranspose", conv(2, 3, strides=2, **same), (2, 4, 3)), ("Conv1DTranspose", conv(2, 2, strides=3), (1, 4, 2)), ("Conv1DTranspose", conv(2, 4, strides=2, **same, output_padding=1), (2, 4, 2)), ("Conv1DTranspose", conv(2, 3, dilation_rate=2, **same), (1, 5, 2)),
        ("Conv2DTranspose", conv(3, 3, strides=2, **same, activation="relu"), (2, 3, 4, 2), "steps"), ("Conv2DTranspose", conv(2, [3, 2], strides=[2, 3], output_padding=[1, 2]), (1, 3, 2, 2)), ("Conv2DTranspose", conv(2, 4, strides=2, **same, output_padding=0, use_bias=False), (1, 3, 4, 2)),
        ("Conv2DTranspose", conv(2, 3, strides=3, **same, output_padding=1, **first), (1, 2, 3, 3)), ("Conv2DTranspose", conv(2, 2, dilation_rate=[1, 3]), (1, 3, 2, 2)), ("Conv2DTranspose", conv(2, 1, strides=2, **same), (1, 3, 2, 2)), ("Conv2DTranspose", conv(2, 5, strides=2, activation="silu"), (1, 2, 3, 1)),
        ("Conv3DTranspose", conv(2, 2, strides=2), (1, 2, 2, 3, 2)), ("Conv3DTranspose", conv(2, 3, strides=[1, 2, 2], **same, output_padding=[0, 1, 1]), (1, 2, 2, 2, 2)),
        ("DepthwiseConv1D", {"kernel_size": 3}, (2, 6, 3)), ("DepthwiseConv1D", {"kernel_size": 2, "strides": 2, "depth_multiplier": 2, **same}, (2, 5, 2)),
        ("DepthwiseConv2D", {"kernel_size": 3, "depth_multiplier": 2, "activation": "relu"}, (2, 5, 4, 3), "steps"), ("DepthwiseConv2D", {"kernel_size": 3, "strides": 2, **same}, (1, 5, 6, 4)), ("DepthwiseConv2D", {"kernel_size": [2, 3], "dilation_rate": 2, **first, "use_bias": False}, (1, 2, 5, 6)),
        ("SeparableConv1D", conv(3, 3, depth_multiplier=2), (2, 6, 2)), ("SeparableConv1D", conv(3, 2, strides=2, **same, **first), (2, 2, 6)),
        ("SeparableConv2D", conv(3, 3, activation="relu"), (2, 5, 5, 2), "steps"), ("SeparableConv2D", conv(2, 3, strides=2, depth_multiplier=2, **same, use_bias=False), (1, 6, 5, 3))]
write([layer_case(*case) for case in spec])
