# Sinusoidal and rotary positions in double precision, from the papers' formulas: Vaswani et al. 2017 (3.5), and Su et al. 2021 (eq. 12 to 16) as products
# of complex numbers. python -m venv V; V/bin/pip install torch==2.13.0 numpy; V/bin/python positions.py
import json, math, os, sys
import torch

torch.manual_seed(5)

def sine(shape, wavelength=10000.0, start=0):
    *_, steps, features = shape
    value = lambda pos, j: (math.sin, math.cos)[j % 2](pos / wavelength ** (2 * (j // 2) / features))
    y = torch.tensor([[value(pos, j) for j in range(features)] for pos in range(start, start + steps)], dtype=torch.float64)
    return {"layer": "SinePositionEncoding", "options": {"maxWavelength": wavelength}, "call": {"startIndex": start}, "x": torch.zeros(shape).tolist(), "y": y.expand(shape).tolist()}

def rotary(shape, wavelength=10000.0, start=0, scaling=1.0, sequence=1, feature=-1):
    x = torch.randn(shape, dtype=torch.float64)
    last = x.movedim((sequence, feature), (-2, -1))
    half = last.shape[-1] // 2
    positions = (torch.arange(last.shape[-2], dtype=torch.float64) + start) / scaling
    speeds = wavelength ** (-torch.arange(half, dtype=torch.float64) / half)
    turned = torch.complex(last[..., :half], last[..., half:]) * torch.polar(torch.ones(()).double(), torch.outer(positions, speeds))
    y = torch.cat([turned.real, turned.imag], -1).movedim((-2, -1), (sequence, feature))
    return {"layer": "RotaryEmbedding", "options": {"maxWavelength": wavelength, "scalingFactor": scaling, "sequenceAxis": sequence, "featureAxis": feature}, "call": {"startIndex": start}, "x": x.tolist(), "y": y.tolist()}

cases = [sine((1, 5, 6)), sine((2, 4, 5), 100.0), sine((1, 3, 4), start=40), sine((1, 2, 3, 4)),
         rotary((2, 5, 8)), rotary((1, 4, 2, 6), 500.0, start=9), rotary((1, 2, 4, 6), scaling=4.0, sequence=2), rotary((1, 6, 4), sequence=2, feature=1)]
versions = {"torch": torch.__version__}
print(versions, len(cases), "cases")
with open(os.path.splitext(sys.argv[0])[0] + ".json", "w") as f:
    json.dump({"versions": versions, "cases": cases}, f, separators=(",", ":"))
