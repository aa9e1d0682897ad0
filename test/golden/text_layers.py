# The layers of strings and categories: vocabularies, weights and outputs, of Keras on TensorFlow, which its text layers need.
# python -m venv V; V/bin/pip install keras==3.15.1 tensorflow==2.21.0 numpy==2.4.6; V/bin/python text_layers.py
import json, os, sys
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras, numpy as np, tensorflow as tf

camel = lambda s: s.split("_")[0] + "".join(w.capitalize() for w in s.split("_")[1:])
options = lambda o: {camel(k): camel(v) if k in ("output_mode", "standardize") and v else v for k, v in o.items()}
text = lambda v: v.decode() if isinstance(v, bytes) else [text(w) for w in v] if isinstance(v, list) else v.item() if isinstance(v, np.generic) else v
ragged = lambda x: tf.ragged.constant(x) if isinstance(x, list) and len({len(r) for r in x if isinstance(r, list)}) > 1 else x
array = lambda x: x if isinstance(x, (str, tf.RaggedTensor)) or isinstance(x, tuple) else np.array(x)

def case(name, o, x, adapt=None, call={}):
    layer = getattr(keras.layers, name)(**{k: tuple(v) if k == "ngrams" and isinstance(v, list) else v for k, v in o.items()})
    if adapt is not None:
        layer.adapt(array(ragged(adapt)))
    y = layer([np.array(f) for f in x] if name == "HashedCrossing" else array(ragged(x)), **{k: np.array(v) for k, v in call.items()})
    y = y.numpy()
    found = {"vocabulary": text(list(layer.get_vocabulary()))} if hasattr(layer, "get_vocabulary") else {}
    if name == "Discretization":
        found["boundaries"] = list(layer.bin_boundaries)
    return {"layer": name, "options": options(o), "adapt": adapt, "x": x, "call": options(call), "y": text(y.tolist()), **found}

texts = ["The cat sat on the mat.", "The dog, the DOG!", "", "  Übung macht\tden\n Meister: éÉ ", "naïve café\u00a0x\u3000y 日本語 \U0001f600 \ue000", "a-b a_b 1,000"]
more = ["the café\u00a0x", "ÜBUNG übung den unknown", "!!!", "a b"]
words = [["a", "c", "d", "d"], ["d", "z", "b", "z"]]
ints = [[12, 1138, 42, 42], [42, 7, 36, -7]]
vocabulary, numbers = ["a", "b", "c", "d"], [12, 36, 1138, 42]
weights = [0.25, 0.75, 0.6, 0.4]
long = ["", "A", "hello", "x" * 8, "y" * 9, "z" * 16, "0123456789abcdefg", "q" * 32, "r" * 33, "s" * 64, "t" * 65, "Straße 日本語 " * 9, "u" * 300]
rng = np.random.default_rng(7)
plain = lambda a: a.astype("float32").tolist()
tv = lambda o, x=more, adapt=texts: case("TextVectorization", o, x, adapt)
sl = lambda o, x=words, adapt=None: case("StringLookup", o, x, adapt)
il = lambda o, x=ints, adapt=None: case("IntegerLookup", o, x, adapt)

cases = [
    tv({}), tv({"standardize": None}), tv({"standardize": "lower"}), tv({"standardize": "strip_punctuation"}), tv({"split": "character"}), tv({"split": None}, texts),
    tv({"split": None, "standardize": "lower"}, [["A", "b"], ["c", "A"]], [["a", "b"], ["c", "C"]]), tv({"split": None}, [["a"], ["c", "A", "b"]], [["a", "b"], ["c"]]),
    tv({"split": None, "output_sequence_length": 3}, ["a", "b", "c", "d"], ["d", "a"]), tv({"split": None, "output_mode": "count"}, ["a", "a", "c"], ["a", "b"]),
    tv({"ngrams": 2}), tv({"ngrams": [2, 1]}), tv({"ngrams": [3], "split": "character"}), tv({"output_sequence_length": 2}), tv({"output_sequence_length": 9}), tv({"max_tokens": 5}),
    tv({"output_mode": "multi_hot"}), tv({"output_mode": "count", "ngrams": 2}), tv({"output_mode": "tf_idf"}), tv({"output_mode": "tf_idf", "max_tokens": 6}),
    tv({"output_mode": "count", "max_tokens": 40, "pad_to_max_tokens": True}), tv({"output_mode": "tf_idf", "max_tokens": 40, "pad_to_max_tokens": True}),
    tv({}, [["the cat"], ["dog"]], [["the cat"], ["the dog"]]), tv({}, "the cat sat"), tv({"output_mode": "count"}, "the the cat"), tv({"vocabulary": ["cat", "the"]}, more, None), tv({"vocabulary": ["", "[UNK]", "cat", "the"]}, texts, None),
    tv({"vocabulary": ["cat", "the"], "output_mode": "tf_idf", "idf_weights": [0.5, 2.0]}, texts, None),
    sl({"vocabulary": vocabulary}), sl({}, adapt=words), sl({"max_tokens": 4}, adapt=words), sl({"mask_token": ""}, [["", "a"], ["é", "q"]], [["é", "e", ""], ["z", "\ue000", "\U0001f600"]]), sl({"vocabulary": vocabulary, "num_oov_indices": 3}, [long]), sl({"vocabulary": vocabulary, "num_oov_indices": 97, "salt": [133, 137]}, [long]),
    sl({"vocabulary": vocabulary, "num_oov_indices": 2, "mask_token": "z"}), sl({"vocabulary": vocabulary, "num_oov_indices": 0}, ["a", "d"]), sl({"vocabulary": vocabulary}, "b"),
    sl({"vocabulary": vocabulary, "invert": True}, [[1, 3, 4], [4, 0, 2]]), sl({"vocabulary": vocabulary, "invert": True, "mask_token": "", "num_oov_indices": 2, "oov_token": "?"}, [0, 1, 2, 3, 6]),
    *[sl({"vocabulary": vocabulary, "output_mode": m}, x) for m in ("one_hot", "multi_hot", "count") for x in (words, ["a", "z"], [["a"], ["b"]], "c")], sl({"vocabulary": vocabulary, "output_mode": "count"}, [["a"], ["b", "z", "b"]]), sl({"vocabulary": vocabulary, "output_mode": "multi_hot", "mask_token": "z"}),
    sl({"output_mode": "tf_idf", "vocabulary": vocabulary, "idf_weights": weights}), sl({"output_mode": "tf_idf", "vocabulary": ["[UNK]", *vocabulary], "idf_weights": [0.9, *weights]}), sl({"output_mode": "tf_idf"}, adapt=words), sl({"output_mode": "tf_idf"}, adapt=["a", "b", "a"]), sl({"output_mode": "count", "max_tokens": 8, "pad_to_max_tokens": True, "vocabulary": vocabulary}),
    il({"vocabulary": numbers}), il({}, adapt=ints), il({"vocabulary": numbers, "num_oov_indices": 3}), il({"vocabulary": numbers, "num_oov_indices": 4, "oov_method": "farmhash"}, [100, 300, 700, -1100]), il({"vocabulary": numbers, "num_oov_indices": 4, "oov_method": "farmhash", "salt": 5}, [100, 300, 700, -1100]),
    il({"vocabulary": numbers, "mask_token": 0}, [[0, 12], [5, 42]]), il({"vocabulary": numbers, "invert": True}, [[1, 3, 4], [4, 0, 2]]), il({"vocabulary": numbers, "output_mode": "count"}), il({"vocabulary": numbers, "output_mode": "tf_idf", "idf_weights": weights}), il({"output_mode": "tf_idf", "max_tokens": 4}, adapt=ints),
    *[case("CategoryEncoding", {"num_tokens": 4, **o}, x) for o in ({}, {"output_mode": "one_hot"}, {"output_mode": "count"}) for x in ([3, 2, 0, 1], [[0, 1], [0, 0], [3, 1]], [[2], [0]])], case("CategoryEncoding", {"num_tokens": 4, "output_mode": "count"}, [[0, 1], [0, 0]], call={"count_weights": [[0.1, 0.2], [0.3, 0.5]]}),
    case("Hashing", {"num_bins": 1000003}, long), case("Hashing", {"num_bins": 1000003, "salt": [133, 137]}, long), case("Hashing", {"num_bins": 7, "salt": 133}, long), case("Hashing", {"num_bins": 3, "mask_value": ""}, [["A"], ["B"], [""], ["C"]]), case("Hashing", {"num_bins": 1000003}, [[1, -20], [300, 0]]), case("Hashing", {"num_bins": 97}, [1.7, -2.9, -0.5, 0.5]),
    case("Hashing", {"num_bins": 5, "mask_value": 3}, [3, 4, 5]), *[case("Hashing", {"num_bins": 5, "output_mode": m}, x) for m in ("one_hot", "multi_hot", "count") for x in ([["a", "b"], ["c", "c"]], [["a"], ["b"]], ["a", "b", "a"])],
    case("HashedCrossing", {"num_bins": 5}, [["A", "B", "A", "B", "A"], [101, 101, 101, 102, 102]]), case("HashedCrossing", {"num_bins": 1000003}, [long[:6], [-1, 2, 3, 4, 5, 6], long[6:12]]), case("HashedCrossing", {"num_bins": 5, "output_mode": "one_hot"}, [["A", "B"], [7, 8]]), case("HashedCrossing", {"num_bins": 9}, [[["A"], ["B"]], [[7], [8]]]),
    *[case("Discretization", {"bin_boundaries": [0.0, 1.0, 2.0], **o}, [[-1.5, 1.0, 3.4, 0.5], [0.0, 3.0, 1.3, 2.0]]) for o in ({}, {"output_mode": "one_hot"}, {"output_mode": "multi_hot"}, {"output_mode": "count"})], case("Discretization", {"bin_boundaries": [0.0, 1.0], "output_mode": "one_hot"}, [[0.5], [2.0]]),
    case("Discretization", {"num_bins": 4}, [[-1.5, 1.0], [3.4, 0.5]], [[-1.5, 1.0, 3.4, 0.5], [0.0, 3.0, 1.3, 0.0]]), case("Discretization", {"num_bins": 5}, plain(rng.normal(size=(4, 6))), plain(rng.normal(size=(40, 25)) ** 3)), case("Discretization", {"num_bins": 5, "epsilon": 0.1, "output_mode": "count"}, plain(rng.normal(size=(4, 6))), plain(rng.normal(size=(137,)))),
]
versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
print(versions, len(cases), "cases")
with open(os.path.splitext(sys.argv[0])[0] + ".json", "w") as f:
    json.dump({"versions": versions, "cases": cases}, f, separators=(",", ":"), ensure_ascii=False)
