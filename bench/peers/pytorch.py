# SPDX-License-Identifier: MIT
# PyTorch, eager: the fastest way there is to write this without a compiler (fused Adam, one gather a batch, no loss read in mid-epoch).
# Run as every peer: one round a line of standard input. Options: {"threads": 1}.
import json
import os
import sys
import time

options = json.loads(sys.argv[1])
os.environ['OMP_NUM_THREADS'] = str(options['threads'])
import torch
from torch import nn

torch.set_num_threads(options['threads'])
torch.manual_seed(1)

SAMPLES = 12800
SECONDS = 0.4
X = torch.rand(SAMPLES, 784) * 2 - 1
Y = torch.randint(0, 10, (SAMPLES,))
cross_entropy = nn.CrossEntropyLoss()


def mlp():
    net = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
    return net, torch.optim.Adam(net.parameters(), fused=True)


models = {}
epochs_of = {}


def model_for(batch):
    if batch not in models:
        models[batch] = mlp()
    return models[batch]


def epoch(net, optimizer, batch):
    order = torch.randperm(SAMPLES)
    for start in range(0, SAMPLES, batch):
        chosen = order[start : start + batch]
        optimizer.zero_grad(set_to_none=True)
        loss = cross_entropy(net(X[chosen]), Y[chosen])
        loss.backward()
        optimizer.step()
    loss.item()


def train(request):
    batch = request['batch']
    net, optimizer = model_for(batch)

    def seconds(epochs):
        start = time.perf_counter()
        for _ in range(epochs):
            epoch(net, optimizer, batch)
        return time.perf_counter() - start

    if batch not in epochs_of:
        seconds(1)
        epochs_of[batch] = max(1, round(SECONDS / seconds(1)))
    epochs = epochs_of[batch]
    return {'samplesPerSecond': SAMPLES * epochs / seconds(epochs), 'epochs': epochs}


def quantiles(times):
    times.sort()
    return {'p50': times[len(times) // 2], 'p99': times[int(len(times) * 0.99)], 'mean': sum(times) / len(times)}


def each_call(call, calls, group=1):
    """Microseconds a call, timed `group` at a time."""
    for _ in range(calls // 5):
        call()
    times = []
    for _ in range(calls // group):
        start = time.perf_counter()
        for _ in range(group):
            call()
        times.append((time.perf_counter() - start) * 1e6 / group)
    return quantiles(times)


def infer(request):
    net, _ = model_for('inference')
    one = X[:1].clone()
    with torch.inference_mode():
        return each_call(lambda: torch.softmax(net(one), 1), request['calls'])


a, b, w = torch.randn(32, 64), torch.randn(32, 64), torch.randn(64, 64)
ops = {'add': lambda: a + b, 'matmul': lambda: a @ w, 'relu': lambda: torch.relu(a)}


def enqueue(request):
    """An eager op; it has run when it returns, so reading it costs nothing more."""
    with torch.inference_mode():
        group = 1 if request['way'] == 'read' else 64
        return each_call(ops[request['op']], request['calls'], group)


rounds = {'train': train, 'infer': infer, 'enqueue': enqueue}


def say(value):
    print(json.dumps(value), flush=True)


say({'ready': True, 'version': torch.__version__, 'threads': options['threads']})
for line in sys.stdin:
    request = json.loads(line)
    try:
        say(rounds[request['round']](request))
    except Exception as error:
        say({'error': repr(error)})
