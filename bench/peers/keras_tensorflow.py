# SPDX-License-Identifier: MIT
# Keras on TensorFlow, by `fit` and, for inference, a tf.function. Options: {"threads": 2}.
import os
import time

from serve import each_call, kept, once, options, serve

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
os.environ['KERAS_BACKEND'] = 'tensorflow'
import keras
import numpy as np
import tensorflow as tf
from keras import layers

tf.config.threading.set_intra_op_parallelism_threads(options['threads'])
tf.config.threading.set_inter_op_parallelism_threads(options['threads'])


def conv(filters):
    return layers.Conv2D(filters, 3, activation='relu')


def pool():
    return layers.MaxPooling2D(2)


def hidden():
    return layers.Dense(64, activation='relu')


# As in networks.mjs: the shape of a sample, the samples of an epoch, the layers before the last.
networks = {
    'mlp': ((784,), 12800, lambda: [hidden()]),
    'mnist': ((28, 28, 1), 2560, lambda: [conv(32), pool(), conv(64), pool(), conv(64), layers.Flatten(), hidden()]),
    'cifar': ((32, 32, 3), 2560, lambda: [conv(32), pool(), conv(64), pool(), layers.Flatten(), hidden()]),
    'lstm': ((100, 32), 2560, lambda: [layers.LSTM(128)]),
}


def model(network, use):
    shape, _, body = networks[network]
    net = keras.Sequential([keras.Input(shape), *body(), layers.Dense(10, activation='softmax')])
    net.compile('adam', 'sparse_categorical_crossentropy')
    return net


def data(network):
    shape, samples, _ = networks[network]
    return np.random.rand(samples, *shape).astype('f') * 2 - 1, np.random.randint(0, 10, samples)


def train(request):
    network, batch = request['network'], request['batch']
    net, (x, y) = once(model, network, batch), once(data, network)

    def seconds():
        start = time.perf_counter()
        net.fit(x, y, batch_size=batch, epochs=1, verbose=0)
        return time.perf_counter() - start

    if (network, batch) not in kept:
        kept[(network, batch)] = [seconds(), seconds()]  # compiled, and warm
    return {'samplesPerSecond': len(y) / seconds()}


def function(network):
    net = once(model, network, 'inference')
    return tf.function(lambda x: net(x, training=False))


def infer(request):
    network = request['network']
    f, one = once(function, network), tf.constant(once(data, network)[0][:1])
    return each_call(lambda: f(one).numpy(), request['calls'] // 5)


rounds = {'train': train, 'infer': infer}


serve({'version': keras.__version__, 'threads': options['threads']}, rounds)
