# What every recipe here shares: Keras on JAX in float32, one seed, and a JSON file beside the script.
# python -m venv V; V/bin/pip install keras==3.15.1 jax==0.10.2 numpy==2.2.6; KERAS_BACKEND=jax V/bin/python losses.py
import json, os, sys
os.environ["KERAS_BACKEND"] = "jax"
import jax, keras, numpy as np

rng = np.random.default_rng(1234)
f32 = lambda *shape: rng.normal(size=shape).astype("float32")
plain = lambda x: np.asarray(x).tolist()
camel = lambda s: s.split("_")[0] + "".join(w.capitalize() for w in s.split("_")[1:])
options = lambda o: {camel(k): v for k, v in o.items()}

def write(cases):
    versions = {"keras": keras.__version__, "jax": jax.__version__, "numpy": np.__version__}
    print(versions, len(cases), "cases")
    with open(os.path.splitext(sys.argv[0])[0] + ".json", "w") as f:
        json.dump({"versions": versions, "cases": cases}, f, separators=(",", ":"))
