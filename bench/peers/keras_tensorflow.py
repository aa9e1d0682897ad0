# SPDX-License-Identifier: MIT
# Keras on TensorFlow, by `fit` and, for inference, a tf.function. Options: {"threads": 2}.
import json
import os
import sys
import time

options = json.loads(sys.argv[1])
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


# As in networks.mjs: the shape of a sample, the samples of an epoch, the layers before the two dense ones.
networks = {
    'mlp': ((784,), 12800, lambda: []),
    'mnist': ((28, 28, 1), 2560, lambda: [conv(32), pool(), conv(64), pool(), conv(64), layers.Flatten()]),
    'cifar': ((32, 32, 3), 2560, lambda: [conv(32), pool(), conv(64), pool(), layers.Flatten()]),
}
kept = {}


def once(make, *key):
    if (make, *key) not in kept:
        kept[(make, *key)] = make(*key)
    return kept[(make, *key)]


def model(network, use):
    shape, _, body = networks[network]
    classes = [layers.Dense(64, activation='relu'), layers.Dense(10, activation='softmax')]
    net = keras.Sequential([keras.Input(shape), *body(), *classes])
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
    network, calls = request['network'], request['calls'] // 5
    f, one = once(function, network), tf.constant(once(data, network)[0][:1])
    for _ in range(calls // 5):
        f(one).numpy()
    times = []
    for _ in range(calls):
        start = time.perf_counter()
        f(one).numpy()
        times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    return {'p50': times[calls // 2], 'p99': times[int(calls * 0.99)], 'mean': sum(times) / calls}


rounds = {'train': train, 'infer': infer}


def say(value):
    print(json.dumps(value), flush=True)


say({'ready': True, 'version': keras.__version__, 'threads': options['threads']})
for line in sys.stdin:
    request = json.loads(line)
    try:
        say(rounds[request['round']](request))
    except Exception as error:
        say({'error': repr(error)})
