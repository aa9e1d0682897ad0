# Values of the element-wise functions, in double: python3 test/golden/unary.py > test/golden/unary.json
import json, sys
import numpy as np, scipy
from scipy.special import erf, expit

print("numpy", np.__version__, "scipy", scipy.__version__, file=sys.stderr)
x = np.array([-40.0, -3.5, -2.5, -1.0, -0.75, -0.125, 0.0, 0.1, 0.5, 1.0, 1.5, 2.5, 7.0, 40.0])
softplus = lambda x: np.logaddexp(0, x)
p = np.abs(x) + 0.25
hard_sigmoid = np.clip(x / 6 + 0.5, 0, 1)
negative = lambda alpha, y: np.where(x > 0, x, alpha * y)
values = {
    "relu": np.maximum(x, 0), "sigmoid": expit(x), "tanh": np.tanh(x), "exp": np.exp(x), "expm1": np.expm1(x),
    "square": x * x, "neg": -x, "abs": np.abs(x), "sign": np.sign(x), "floor": np.floor(x), "ceil": np.ceil(x),
    "round": np.round(x), "sin": np.sin(x), "cos": np.cos(x), "erf": erf(x), "gelu": x * 0.5 * (1 + erf(x / np.sqrt(2))),
    "geluTanh": 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))), "silu": x * expit(x),
    "softplus": softplus(x), "softsign": x / (1 + np.abs(x)), "logSigmoid": -softplus(-x), "mish": x * np.tanh(softplus(x)),
    "elu": negative(1, np.expm1(x)), "celu": negative(1, np.expm1(x)),
    "selu": 1.0507009873554805 * negative(1.6732632423543772, np.expm1(x)), "leakyRelu": negative(0.2, x),
    "relu6": np.clip(x, 0, 6), "hardSigmoid": hard_sigmoid, "hardSilu": x * hard_sigmoid, "hardTanh": np.clip(x, -1, 1),
    "hardShrink": np.where(np.abs(x) > 0.5, x, 0), "softShrink": np.sign(x) * np.maximum(np.abs(x) - 0.5, 0),
    "tanhShrink": x - np.tanh(x), "squareplus": (x + np.sqrt(x * x + 4)) / 2,
    "sparsePlus": np.where(x > 1, x, np.where(x < -1, 0, (x + 1) ** 2 / 4)), "sparseSigmoid": np.clip((x + 1) / 2, 0, 1),
    "logCosh": np.logaddexp(x, -x) - np.log(2),
}
positive = {"log": np.log(p), "log1p": np.log1p(p), "sqrt": np.sqrt(p), "rsqrt": 1 / np.sqrt(p), "reciprocal": 1 / p}
rounded = lambda table: {name: [float(f"{v:.9g}") for v in y] for name, y in table.items()}
print(json.dumps({"x": x.tolist(), "values": rounded(values), "p": p.tolist(), "positive": rounded(positive)}))
