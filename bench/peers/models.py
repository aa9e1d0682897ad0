# SPDX-License-Identifier: MIT
# A training step of the same models as models.mjs, eager.
import torch
from torch import nn
from torch.nn import functional

BATCH = 64


def adam(net, **settings):
    return torch.optim.Adam(net.parameters(), fused=True, **settings)


def classifier_step(net, x):
    y = torch.randint(0, 10, (BATCH,))
    optimizer = adam(net)
    cross_entropy = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return step


def listing(layout):
    net = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    return classifier_step(net, torch.randn(BATCH, 784))


def loop(layout):
    net = nn.Sequential(
        nn.Conv2d(1, 32, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1024, 10)).to(memory_format=layout)
    return classifier_step(net, torch.randn(BATCH, 1, 28, 28).to(memory_format=layout))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = nn.Sequential(
            nn.Conv2d(1, 64, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(64, 128, 4, 2, 1, bias=False), nn.BatchNorm2d(128),
            nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(7 * 7 * 128, 128), nn.LeakyReLU(0.2))
        self.real = nn.Linear(128, 1)
        self.expected = nn.Linear(10, 128, bias=False)

    def forward(self, x, digits):
        seen = self.seen(x)
        return self.real(seen) + (seen * self.expected(digits)).sum(1, keepdim=True)


def gan(layout):
    generator = nn.Sequential(
        nn.Linear(74, 7 * 7 * 128, bias=False), nn.BatchNorm1d(7 * 7 * 128), nn.LeakyReLU(0.2), nn.Unflatten(1, (128, 7, 7)),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.LeakyReLU(0.2),
        nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh()).to(memory_format=layout)
    discriminator = Discriminator().to(memory_format=layout)
    digits = functional.one_hot(torch.randint(0, 10, (BATCH,)), 10).float()
    telling, drawing = [adam(net, lr=2e-4, betas=(0.5, 0.999)) for net in (discriminator, generator)]
    real = (torch.rand(BATCH, 1, 28, 28) * 2 - 1).to(memory_format=layout)

    def drawn():
        return torch.cat([torch.randn(BATCH, 64), digits], 1)

    def says(x, label):
        logits = discriminator(x, digits)
        return functional.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))

    def improve(optimizer, loss):
        optimizer.zero_grad(set_to_none=True)
        value = loss()
        value.backward()
        optimizer.step()
        return value

    def step():
        with torch.no_grad():
            fake = generator(drawn())
        return improve(telling, lambda: says(real, 0.9) + says(fake, 0.0)), improve(
            drawing, lambda: says(generator(drawn()), 1.0))

    return step


models = {'functional': listing, 'loop': loop, 'gan': gan}
