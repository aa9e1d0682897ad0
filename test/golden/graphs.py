# Functional models as lists of calls: the order of layers and weights that Keras gives them, and their outputs for weights of chance.
# A call is [what it gives, the layer, what it takes, options]; a layer is [class, options], or the model that it is.
from keras_golden import *

def model_of(name, graph):
    made = {k: keras.Input(tuple(shape), name=k, dtype=dtype) for k, (shape, dtype) in graph["inputs"].items()}
    layers = {k: model_of(k, l) if isinstance(l, dict) else getattr(keras.layers, l[0])(**l[1], name=k) for k, l in graph["layers"].items()}
    symbols = lambda ks: [made[k] for k in ks] if isinstance(ks, list) else made[ks]
    for gives, layer, takes, *o in graph["calls"]:
        args = symbols(takes) if layer == "attention" else [symbols(takes)]
        y = layers[layer](*args, **{k: symbols(v) for k, v in (o[0] if o else {}).items()})
        made.update(zip(gives, y) if isinstance(gives, list) else [(gives, y)])
    return keras.Model(symbols(graph["inputs_given"] if "inputs_given" in graph else list(graph["inputs"])), symbols(graph["outputs"]), name=name)

def camelled(graph):
    layers = {k: camelled(l) if isinstance(l, dict) else [l[0], options(l[1])] for k, l in graph["layers"].items()}
    calls = [[*call[:3], options(call[3])] if len(call) > 3 else call for call in graph["calls"]]
    return {**graph, "layers": layers, "calls": calls}

def case(name, inputs, layers, calls, outputs, **more):
    keras.utils.clear_session()
    graph = {"inputs": {k: v if isinstance(v, tuple) else (v, "float32") for k, v in inputs.items()}, "layers": layers, "calls": calls, "outputs": outputs, **more}
    model = model_of(name, graph)
    for v in model.weights:
        v.assign(np.abs(f32(*v.shape)) + 0.1 if v.path.endswith("variance") else 0.5 * f32(*v.shape))
    x = [rng.integers(0, 5, (2, *t.shape[1:])) if t.dtype == "int32" else f32(2, *[n or 6 for n in t.shape[1:]]) for t in model.inputs]
    y = model(x if len(x) > 1 else x[0])
    return {"name": name, "graph": camelled(graph), "layers": [l.name for l in model.layers], "weightNames": [v.path for v in model.weights],
            "trainable": [v.path for v in model.trainable_weights], "weights": [plain(v) for v in model.get_weights()],
            "x": [plain(v) for v in x], "y": [np.asarray(v).round(6).tolist() for v in (y if isinstance(y, list) else [y])]}

dense = lambda units, **o: ["Dense", {"units": units, **o}]
tanh = lambda units: dense(units, activation="tanh")
write([
    case("two_inputs", {"right": [3], "left": [2]}, {"a": tanh(4), "b": tanh(3), "c": dense(2), "join": ["Concatenate", {}], "out": dense(1)},
         [["h", "a", "left"], ["g", "b", "right"], ["g", "c", "g"], ["j", "join", ["h", "g"]], ["y", "out", "j"]], "y"),
    case("shared_embedding", {"title": ([3], "int32"), "body": ([5], "int32")},
         {"words": ["Embedding", {"input_dim": 5, "output_dim": 3, "mask_zero": True}], "memory": ["LSTM", {"units": 2}], "pooled": ["GlobalAveragePooling1D", {}],
          "join": ["Concatenate", {}], "out": dense(2)},
         [["t", "words", "title"], ["b", "words", "body"], ["b", "memory", "b"], ["t", "pooled", "t"], ["j", "join", ["t", "b"]], ["y", "out", "j"]], "y"),
    case("residual", {"x": [4]}, {"stem": dense(3), "norm": ["BatchNormalization", {}], "wide": tanh(5), "narrow": dense(3), "sum": ["Add", {}], "out": dense(1)},
         [["s", "stem", "x"], ["h", "norm", "s"], ["h", "wide", "h"], ["h", "narrow", "h"], ["h", "sum", ["s", "h"]], ["y", "out", "h"]], "y"),
    case("siamese", {"one": [3], "other": [3]},
         {"tower": {"inputs": {"t": ([3], "float32")}, "layers": {"t1": tanh(4), "tn": ["LayerNormalization", {}], "t2": dense(2)},
                    "calls": [["a", "t1", "t"], ["b", "tn", "a"], ["c", "t2", "b"]], "outputs": "c"}, "apart": ["Subtract", {}], "out": dense(1)},
         [["a", "tower", "one"], ["b", "tower", "other"], ["d", "apart", ["a", "b"]], ["y", "out", "d"]], "y"),
    case("nested_outputs", {"x": [3]},
         {"inner": {"inputs": {"u": ([4], "float32"), "v": ([3], "float32")}, "layers": {"p": dense(2), "q": dense(2), "plus": ["Add", {}]},
                    "calls": [["a", "p", "u"], ["b", "q", "v"], ["c", "plus", ["a", "b"]]], "outputs": ["c", "a"]}, "first": tanh(4), "last": ["Multiply", {}]},
         [["h", "first", "x"], [["c", "a"], "inner", ["h", "x"]], ["y", "last", ["c", "a"]]], ["y", "c"]),
    case("heads", {"x": [3]}, {"body": tanh(4), "near": dense(1), "way": tanh(3), "far": dense(2)},
         [["h", "body", "x"], ["n", "near", "h"], ["w", "way", "h"], ["f", "far", "w"]], ["n", "f"]),
    case("diamond", {"x": [3]}, {"top": tanh(3), "left": tanh(3), "right": dense(3), "more": tanh(3), "meet": ["Add", {}], "skip": ["Average", {}], "out": dense(1)},
         [["t", "top", "x"], ["l", "left", "t"], ["r", "right", "t"], ["r", "more", "r"], ["m", "meet", ["l", "r"]], ["s", "skip", ["m", "x"]], ["y", "out", "s"]], "y"),
    case("depths", {"x": [3]}, {"again": tanh(3), "between": tanh(3), "side": dense(3), "sum": ["Add", {}]},
         [["a", "again", "x"], ["s", "side", "a"], ["b", "between", "a"], ["c", "again", "b"], ["d", "again", "c"], ["y", "sum", ["s", "d"]]], "y"),
    case("states", {"source": [None, 3], "target": [4, 2]}, {"encoder": ["LSTM", {"units": 3, "return_state": True}],
         "decoder": ["LSTM", {"units": 3, "return_sequences": True}], "out": dense(2)},
         [[["e", "h", "c"], "encoder", "source"], ["d", "decoder", "target", {"initial_state": ["h", "c"]}], ["y", "out", "d"]], "y"),
    case("masked_attention", {"q": [3, 4], "v": [5, 4], "seen": ([3, 5], "bool")}, {"attention": ["MultiHeadAttention", {"num_heads": 2, "key_dim": 2}], "norm": ["LayerNormalization", {}],
         "sum": ["Add", {}]}, [["a", "attention", ["q", "v"], {"attention_mask": "seen"}], ["s", "sum", ["q", "a"]], ["y", "norm", "s"]], "y"),
    case("open", {"x": [None, 2]}, {"windows": ["Conv1D", {"filters": 3, "kernel_size": 3}], "mean": ["GlobalAveragePooling1D", {}], "most": ["GlobalMaxPooling1D", {}],
         "join": ["Concatenate", {}]}, [["w", "windows", "x"], ["a", "mean", "w"], ["b", "most", "w"], ["y", "join", ["a", "b"]]], ["y", "w"]),
    case("unused", {"x": [2], "idle": [3]}, {"out": dense(2)}, [["y", "out", "x"]], "y"),
    case("order_of_outputs", {"x": [2]}, {"a": dense(1), "b": dense(2), "c": dense(3)}, [["a", "a", "x"], ["b", "b", "x"], ["c", "c", "x"]], ["c", "a", "b"]),
])
