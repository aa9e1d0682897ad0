# SPDX-License-Identifier: MIT
# The networks of networks.mjs as ONNX: mlp.onnx, mnist.onnx, cifar.onnx, lstm.onnx. The weights are ConstantOfShape nodes, which onnxruntime
# folds into constants when it loads a model, so that a file stays below 4 KB. Run: python3 networks_onnx.py (needs onnx).
# lstm_batch.onnx is the last one for batches of any size, [batch, steps, inputs]; its kernels are waves, so that answers can be compared.
import pathlib

import onnx
from onnx import TensorProto, helper


class Network:
    def __init__(self, name, shape):
        self.name, self.shape, self.nodes, self.last, self.count = name, shape, [], 'x', 0

    def filled(self, shape, value):
        """The name of a tensor of one value."""
        self.count += 1
        name = f'w{self.count}'
        size = helper.make_tensor(name + '_shape', TensorProto.INT64, [len(shape)], shape)
        fill = helper.make_tensor(name + '_value', TensorProto.FLOAT, [1], [value])
        self.nodes += [
            helper.make_node('Constant', [], [name + '_shape'], value=size),
            helper.make_node('ConstantOfShape', [name + '_shape'], [name], value=fill),
        ]
        return name

    def wave(self, shape):
        """The name of a tensor of 0.1 * sin(0), 0.1 * sin(1) ... row by row."""
        size = 1
        for n in shape:
            size *= n
        count = self.constant(TensorProto.FLOAT, [], [0.0, float(size), 1.0])
        numbers = self.node('Range', count)
        scaled = self.node('Mul', [self.node('Sin', [numbers]), *self.constant(TensorProto.FLOAT, [], [0.1])])
        return self.node('Reshape', [scaled, *self.constant(TensorProto.INT64, [len(shape)], [shape])])

    def constant(self, kind, dims, values):
        """The names of constants of these dimensions."""
        made = []
        for value in values:
            tensor = helper.make_tensor('value', kind, dims, value if dims else [value])
            made.append(self.node('Constant', [], value=tensor))
        return made

    def node(self, kind, inputs, **attributes):
        self.count += 1
        name = f'n{self.count}'
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def add(self, kind, weights=(), output=None, **attributes):
        self.count += 1
        to = output or f't{self.count}'
        self.nodes.append(helper.make_node(kind, [self.last, *weights], [to], **attributes))
        self.last = to
        return self

    def dense(self, inputs, units, kernel=None):
        make = kernel or (lambda shape: self.filled(shape, 0.01))
        return self.add('Gemm', [make([inputs, units]), self.filled([units], 0.1)])

    def conv(self, channels, filters):
        weights = [self.filled([filters, channels, 3, 3], 0.01), self.filled([filters], 0.1)]
        return self.add('Conv', weights, kernel_shape=[3, 3]).add('Relu')

    def pool(self):
        return self.add('MaxPool', kernel_shape=[2, 2], strides=[2, 2])

    def lstm(self, inputs, units, kernel=None):
        """Of [steps, batch, inputs] the state after the last step, [batch, units]."""
        make = kernel or (lambda shape: self.filled(shape, 0.01))
        weights = [make([1, 4 * units, inputs]), make([1, 4 * units, units]), self.filled([1, 8 * units], 0.01)]
        self.nodes.append(helper.make_node('LSTM', [self.last, *weights], ['', 'state'], hidden_size=units))
        self.nodes.append(helper.make_node('Squeeze', ['state', self.axis(0)], ['last']))
        self.last = 'last'
        return self

    def axis(self, number):
        value = helper.make_tensor('axis_value', TensorProto.INT64, [1], [number])
        self.nodes.append(helper.make_node('Constant', [], ['axis'], value=value))
        return 'axis'

    def hidden(self, inputs):
        return self.dense(inputs, 64).add('Relu')

    def classify(self, inputs, batch=1, kernel=None):
        self.dense(inputs, 10, kernel).add('Softmax', output='y', axis=-1)
        graph = helper.make_graph(
            self.nodes,
            self.name,
            [helper.make_tensor_value_info('x', TensorProto.FLOAT, self.shape)],
            [helper.make_tensor_value_info('y', TensorProto.FLOAT, [batch, 10])],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17)], ir_version=8)
        onnx.checker.check_model(model)
        onnx.save(model, pathlib.Path(__file__).with_name(f'{self.name}.onnx'))


Network('mlp', [1, 784]).hidden(784).classify(64)
mnist = Network('mnist', [1, 1, 28, 28]).conv(1, 32).pool().conv(32, 64).pool().conv(64, 64)
mnist.add('Flatten').hidden(576).classify(64)
Network('cifar', [1, 3, 32, 32]).conv(3, 32).pool().conv(32, 64).pool().add('Flatten').hidden(2304).classify(64)
Network('lstm', [100, 1, 32]).lstm(32, 128).classify(128)
batched = Network('lstm_batch', ['N', 100, 32])
batched.add('Transpose', perm=[1, 0, 2]).lstm(32, 128, batched.wave).classify(128, 'N', batched.wave)
