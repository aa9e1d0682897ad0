# Padded sequences, and the sequences of a series, of Keras on TensorFlow.
# python -m venv V; V/bin/pip install keras==3.15.1 tensorflow==2.21.0 numpy==2.4.6; V/bin/python sequences.py
import json, os, sys
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras, numpy as np, tensorflow as tf

camel = lambda s: s.split("_")[0] + "".join(w.capitalize() for w in s.split("_")[1:])
options = lambda o: {camel(k): v for k, v in o.items()}
numbers, vectors = [[1], [2, 3], [], [4, 5, 6]], [[[1, 2]], [[3, 4], [5, 6], [7, 8]]]
words = [["a"], ["bc", "d", "é"]]

def pad(x, **o):
    y = keras.utils.pad_sequences(x, **{k: object if v == "string" else v for k, v in o.items()})
    return {"call": "padSequences", "x": x, "options": options(o), "y": y.tolist()}

def series(data, targets, **o):
    batches = [b if targets is not None else (b,) for b in keras.utils.timeseries_dataset_from_array(np.array(data), None if targets is None else np.array(targets), **o)]
    return {"call": "timeseriesDataset", "x": data, "targets": targets, "options": options(o), "y": [[part.numpy().tolist() for part in b] for b in batches]}

steps = list(range(30))
pairs = [[i, -i] for i in range(12)]
cases = [
    pad(numbers), pad(numbers, value=-1), pad(numbers, padding="post"), pad(numbers, maxlen=2), pad(numbers, maxlen=2, truncating="post", padding="post"), pad(numbers, maxlen=5, dtype="float32", value=0.5), pad([[1.7, -2.3]], maxlen=3),
    pad(vectors), pad(vectors, maxlen=2, padding="post"), pad(words, dtype="string", value="?"), pad(words, dtype="string", value="", maxlen=2, truncating="post", padding="post"),
    series(steps, None, sequence_length=10, sampling_rate=2, sequence_stride=3), series(steps[:-5], steps[5:], sequence_length=5, batch_size=8), series(steps, steps, sequence_length=4, start_index=3, end_index=20, batch_size=5, sequence_stride=2),
    series(pairs, pairs, sequence_length=3, sampling_rate=3), series(steps, steps[:7], sequence_length=2, batch_size=4),
]
versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
print(versions, len(cases), "cases")
with open(os.path.splitext(sys.argv[0])[0] + ".json", "w") as f:
    json.dump({"versions": versions, "cases": cases}, f, separators=(",", ":"), ensure_ascii=False)
