# Values and gradients of torch.nn.functional.scaled_dot_product_attention, in double: python3 test/golden/attention.py
import json, os, sys
import torch

torch.manual_seed(1234)
torch.set_default_dtype(torch.float64)
rounded = lambda x: [rounded(v) for v in x] if isinstance(x, list) else float(f"{x:.7g}")
plain = lambda x: rounded(x.tolist())
by_head = lambda x: x.transpose(1, 2)  # torch has [batch, heads, length, depth]

def case(name, batch, queries, keys, heads, kv_heads, depth, values, mask=None, **options):
    made = lambda *shape: torch.randn(*shape).float().double().requires_grad_()
    q, k, v = made(batch, queries, heads, depth), made(batch, keys, kv_heads, depth), made(batch, keys, kv_heads, values)
    shown = None if mask is None else torch.rand(*mask) < 0.6
    if shown is not None:
        shown[..., 0] = True  # torch gives NaN where a query sees nothing
    wide = None if shown is None else shown.view(*[1] * (4 - shown.dim()), *shown.shape)
    given = {"is_causal": options.get("causal", False), "scale": options.get("scale")}
    y = by_head(torch.nn.functional.scaled_dot_product_attention(by_head(q), by_head(k), by_head(v), wide, enable_gqa=True, **given))
    w = torch.randn(*y.shape)
    (y * w).sum().backward()
    x = {"q": plain(q), "k": plain(k), "v": plain(v), "w": plain(w), "mask": None if shown is None else shown.tolist()}
    return {"name": name, "options": options, **x, "y": plain(y), "dq": plain(q.grad), "dk": plain(k.grad), "dv": plain(v.grad)}

cases = [
    case("plain", 2, 3, 4, 2, 2, 3, 2),
    case("scaled", 1, 3, 4, 1, 1, 3, 2, scale=0.3),
    case("causal", 1, 5, 5, 2, 2, 3, 2, causal=True),
    case("heads that share keys", 1, 3, 4, 4, 2, 3, 2),
    case("mask of keys", 2, 3, 5, 2, 1, 3, 2, (2, 1, 1, 5)),
    case("mask of queries and keys", 2, 3, 5, 2, 2, 3, 2, (3, 5)),
    case("mask of heads", 2, 3, 5, 2, 2, 3, 2, (2, 3, 5)),
    case("mask of everything", 2, 3, 5, 2, 2, 3, 2, (2, 2, 3, 5)),
]
with open(os.path.splitext(sys.argv[0])[0] + ".json", "w") as f:
    json.dump({"versions": {"torch": torch.__version__}, "cases": cases}, f, separators=(",", ":"))
