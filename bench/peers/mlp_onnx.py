# SPDX-License-Identifier: MIT
# mlp.onnx: Gemm, Relu, Gemm, Softmax on 784 values. The weights are ConstantOfShape nodes, which onnxruntime folds
# into constants when it loads the model, so that the file stays below 1 KB. Run: python3 mlp_onnx.py (needs onnx).
import pathlib

import onnx
from onnx import TensorProto, helper


def filled(name, shape, value):
    """Nodes that make a tensor of one value."""
    size = helper.make_tensor(name + '_shape', TensorProto.INT64, [len(shape)], shape)
    fill = helper.make_tensor(name + '_value', TensorProto.FLOAT, [1], [value])
    return [
        helper.make_node('Constant', [], [name + '_shape'], value=size),
        helper.make_node('ConstantOfShape', [name + '_shape'], [name], value=fill),
    ]


nodes = [
    *filled('w1', [784, 64], 0.01),
    *filled('b1', [64], 0.1),
    *filled('w2', [64, 10], -0.02),
    *filled('b2', [10], 0.1),
    helper.make_node('Gemm', ['x', 'w1', 'b1'], ['h']),
    helper.make_node('Relu', ['h'], ['r']),
    helper.make_node('Gemm', ['r', 'w2', 'b2'], ['logits']),
    helper.make_node('Softmax', ['logits'], ['y'], axis=-1),
]
graph = helper.make_graph(
    nodes,
    'mlp',
    [helper.make_tensor_value_info('x', TensorProto.FLOAT, [1, 784])],
    [helper.make_tensor_value_info('y', TensorProto.FLOAT, [1, 10])],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, pathlib.Path(__file__).with_name('mlp.onnx'))
