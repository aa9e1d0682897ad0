# SPDX-License-Identifier: MIT
# As step_memory.mjs, in PyTorch: channels_last or NCHW, by the first argument.
import json
import re
import sys

import torch
from torch import nn

torch.set_num_threads(2)
layout = torch.channels_last if sys.argv[1] == 'channels_last' else torch.contiguous_format


def status(key):
    with open('/proc/self/status') as file:
        return 1024 * int(re.search(key + r':\s+(\d+)', file.read())[1])


net = nn.Sequential(
    nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(2304, 64), nn.ReLU(), nn.Linear(64, 10),
).to(memory_format=layout)
optimizer = torch.optim.Adam(net.parameters(), fused=True)
cross_entropy = nn.CrossEntropyLoss()
x = torch.rand(128, 3, 32, 32).to(memory_format=layout)
y = torch.randint(0, 10, (128,))

before = status('VmRSS')
for _ in range(20):
    optimizer.zero_grad(set_to_none=True)
    loss = cross_entropy(net(x), y)
    loss.backward()
    optimizer.step()
    loss.item()
print(json.dumps({'above': status('VmHWM') - before}))
