# SPDX-License-Identifier: MIT
# PyTorch, eager: the fastest way there is to write this without a compiler (fused Adam, one gather a batch, no loss read in mid-epoch).
# Run as every peer: one round a line of standard input. Options: {"threads": 1, "layout": "channels_last" or "NCHW"}.
import json
import os
import time

from serve import each_call, kept, once, options, serve

os.environ['OMP_NUM_THREADS'] = str(options['threads'])
import torch
from models import models
from torch import nn
from torch.nn import functional

torch.set_num_threads(options['threads'])
torch.manual_seed(1)

SECONDS = 0.4
cross_entropy = nn.CrossEntropyLoss()
layout = torch.contiguous_format if options.get('layout') == 'NCHW' else torch.channels_last


def conv(channels, filters):
    return [nn.Conv2d(channels, filters, 3), nn.ReLU()]


def classes(inputs):
    return [nn.Linear(inputs, 64), nn.ReLU(), nn.Linear(64, 10)]


def pool():
    return nn.MaxPool2d(2)


class Last(nn.Module):
    """What an LSTM says after the last step."""

    def __init__(self, inputs, units):
        super().__init__()
        self.lstm = nn.LSTM(inputs, units, batch_first=True)

    def forward(self, x):
        return self.lstm(x)[0][:, -1]


# As in networks.mjs: the shape of a sample, the samples of an epoch, the layers.
networks = {
    'mlp': ([784], 12800, lambda: classes(784)),
    'mnist': ([1, 28, 28], 2560, lambda: [*conv(1, 32), pool(), *conv(32, 64), pool(), *conv(64, 64), nn.Flatten(), *classes(576)]),
    'cifar': ([3, 32, 32], 2560, lambda: [*conv(3, 32), pool(), *conv(32, 64), pool(), nn.Flatten(), *classes(2304)]),
    'lstm': ([100, 32], 2560, lambda: [Last(32, 128), nn.Linear(128, 10)]),
}


def laid_out(x):
    return x.to(memory_format=layout) if x.dim() == 4 else x


def model(network, use):
    net = nn.Sequential(*networks[network][2]())
    if len(networks[network][0]) == 3:
        net = net.to(memory_format=layout)
    return net, torch.optim.Adam(net.parameters(), fused=True)


def data(network):
    shape, samples, _ = networks[network]
    return laid_out(torch.rand(samples, *shape) * 2 - 1), torch.randint(0, 10, (samples,))


def epoch(net, optimizer, x, y, batch):
    order = torch.randperm(len(y))
    for start in range(0, len(y), batch):
        chosen = order[start : start + batch]
        optimizer.zero_grad(set_to_none=True)
        loss = cross_entropy(net(x[chosen]), y[chosen])
        loss.backward()
        optimizer.step()
    loss.item()


def train(request):
    network, batch = request['network'], request['batch']
    net, optimizer = once(model, network, batch)
    x, y = once(data, network)

    def seconds(epochs):
        start = time.perf_counter()
        for _ in range(epochs):
            epoch(net, optimizer, x, y, batch)
        return time.perf_counter() - start

    if (network, batch) not in kept:
        seconds(1)
        kept[(network, batch)] = max(1, round(SECONDS / seconds(1)))
    epochs = kept[(network, batch)]
    return {'samplesPerSecond': len(y) * epochs / seconds(epochs), 'epochs': epochs}


def infer(request):
    net, _ = once(model, request['network'], 'inference')
    one = once(data, request['network'])[0][:1].clone()
    with torch.inference_mode():
        return each_call(lambda: torch.softmax(net(one), 1), request['calls'])


LOOP_SECONDS = 0.2


def in_loop(call):
    """Milliseconds a call, over a loop of about 200 ms."""

    def seconds(calls):
        start = time.perf_counter()
        for _ in range(calls):
            call()
        return (time.perf_counter() - start) / calls

    seconds(1)
    calls = max(2, round(LOOP_SECONDS / seconds(2)))
    return {'ms': seconds(calls) * 1e3, 'calls': calls}


def conv_step(c):
    size, channels, filters, kernel = c['size'], c['channels'], c['filters'], c['kernel']
    stride, dilation = c.get('strides', 1), c.get('dilation', 1)
    padding = dilation * (kernel // 2) if c['padding'] == 'same' else 0
    inputs = [torch.randn(32, channels, size, size), torch.randn(filters, channels, kernel, kernel), torch.randn(filters)]
    return (lambda x, w, b: functional.conv2d(x, w, b, stride, padding, dilation)), [laid_out(x) for x in inputs]


def max_pool_step(c):
    return (lambda x: functional.max_pool2d(x, 2)), [laid_out(torch.randn(32, c['channels'], c['size'], c['size']))]


def lstm_step(c):
    layer = nn.LSTM(c['inputs'], c['units'], batch_first=True)
    weights = list(layer.parameters())
    return (lambda x, *_: layer(x)[0]), [torch.randn(c['batch'], c['length'], c['inputs']), *weights]


def attention_step(c):
    shape = (c['batch'], c['heads'], c['length'], c['depth'])
    return functional.scaled_dot_product_attention, [torch.randn(shape) for _ in range(3)]


makers = {'conv': conv_step, 'maxPool': max_pool_step, 'lstm': lstm_step, 'attention': attention_step}


def made_step(text):
    c = json.loads(text)
    if c['op'] in models:
        return models[c['op']](layout)
    forward, inputs = makers[c['op']](c)
    if not c['both']:
        return lambda: forward(*inputs)
    for x in inputs:
        x.requires_grad_()
    dy = torch.randn_like(forward(*inputs))
    return lambda: torch.autograd.grad(forward(*inputs), inputs, dy)


def step(request):
    with torch.set_grad_enabled(request['both']):
        return in_loop(once(made_step, json.dumps(request)))


a, b, w = torch.randn(32, 64), torch.randn(32, 64), torch.randn(64, 64)
ops = {'add': lambda: a + b, 'matmul': lambda: a @ w, 'relu': lambda: torch.relu(a)}


def enqueue(request):
    """An eager op; it has run when it returns, so reading it costs nothing more."""
    with torch.inference_mode():
        group = 1 if request['way'] == 'read' else 64
        return each_call(ops[request['op']], request['calls'], group)


rounds = {'train': train, 'infer': infer, 'enqueue': enqueue, 'step': step}


serve({'version': torch.__version__, 'threads': options['threads']}, rounds)
