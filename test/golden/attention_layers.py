# Layers of attention: the output, the scores, the gradients (of the weighted sum) by inputs and weights, and three steps of SGD(0.1).
# Steps of the query that a mask hides count as 0: Keras fills them with means that no one is to see.
from keras_golden import *

lengths = lambda steps, *lengths: np.arange(steps)[None] < np.array(lengths)[:, None]
some = lambda *shape: (rng.random(shape) < 0.6) | (np.arange(shape[-1]) == 0)
q, v, k = (2, 3, 4), (2, 5, 4), (2, 5, 4)
wide = (2, 5, 6)
heads = {"num_heads": 2, "key_dim": 3}
groups = {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2}
padded = {"mask": [lengths(3, 2, 3), lengths(5, 4, 2)]}
all_padded = {"mask": [lengths(3, 2, 3), lengths(5, 4, 2), lengths(5, 3, 5)]}
causal, scores = {"use_causal_mask": True}, {"return_attention_scores": True}
spec = [("Attention", {}, [q, v], {}), ("Attention", {}, [q, wide, k], padded), ("Attention", {"use_scale": True}, [q, v], causal), ("Attention", {"use_scale": True, "dropout": 0.3}, [q, v, k], {**padded, **causal, **scores}),
        ("Attention", {"score_mode": "concat"}, [q, wide, k], {}), ("Attention", {"score_mode": "concat", "use_scale": True}, [q, v], {**padded, **causal, **scores}), ("Attention", {}, [q, v], scores),
        ("AdditiveAttention", {}, [q, v], {}), ("AdditiveAttention", {"use_scale": False}, [q, wide, k], causal), ("AdditiveAttention", {}, [q, v, k], {**padded, **scores}),
        ("MultiHeadAttention", heads, [q, v], {}), ("MultiHeadAttention", heads, [q, wide, k], all_padded), ("MultiHeadAttention", heads, [v, v], {**causal, "mask": [lengths(5, 4, 2), lengths(5, 4, 2)]}),
        ("MultiHeadAttention", {**heads, "value_dim": 5, "use_bias": False, "use_gate": True, "output_shape": 7}, [q, wide, k], {**all_padded, **causal, **scores}), ("MultiHeadAttention", {**heads, "output_shape": [2, 3], "use_gate": True}, [q, wide], causal),
        ("MultiHeadAttention", heads, [q, v], {"attention_mask": some(2, 3, 5)}), ("MultiHeadAttention", heads, [q, v], {"attention_mask": some(3, 5), **padded}), ("MultiHeadAttention", heads, [q, v], {"attention_mask": some(2, 2, 3, 5), **scores}),
        ("MultiHeadAttention", {**heads, "sliding_window": 2}, [v, v], causal), ("MultiHeadAttention", {**heads, "sliding_window": 2}, [v, v], scores), ("MultiHeadAttention", {**heads, "dropout": 0.4, "seed": 1}, [q, v], padded), ("MultiHeadAttention", {"num_heads": 3, "key_dim": 2, "flash_attention": False}, [q, v], {}),
        ("MultiHeadAttention", heads, [(2, 3, 2, 4), (2, 2, 3, 4)], scores), ("MultiHeadAttention", {**heads, "attention_axes": 1}, [(2, 3, 2, 4), (2, 5, 2, 4)], {**padded, **causal}), ("MultiHeadAttention", {**heads, "attention_axes": [2]}, [(2, 3, 2, 4), (2, 3, 4, 4)], {"attention_mask": some(2, 3, 1, 2, 4), **scores}),
        ("MultiHeadAttention", {**heads, "attention_axes": [-2]}, [(2, 3, 2, 4), (2, 3, 2, 4)], {}), ("MultiHeadAttention", {**heads, "attention_axes": [1, 2]}, [(2, 3, 2, 4), (2, 2, 3, 4)], {"attention_mask": some(2, 3, 2, 2, 3)}),
        ("GroupQueryAttention", groups, [q, v], {}), ("GroupQueryAttention", groups, [q, wide, k], {**all_padded, **scores}), ("GroupQueryAttention", {**groups, "use_bias": False, "num_key_value_heads": 1}, [v, v], causal), ("GroupQueryAttention", {**groups, "use_gate": True}, [q, v], {**padded, **causal}),
        ("GroupQueryAttention", {**groups, "sliding_window": 3, "dropout": 0.2}, [v, v], {**causal, "attention_mask": some(2, 5, 5)}), ("GroupQueryAttention", {**groups, "num_key_value_heads": 4}, [q, v], {"attention_mask": some(2, 1, 5)})]

def attention_case(name, o, shapes, how):
    keras.utils.clear_session()
    layer, inputs, masks = getattr(keras.layers, name)(**o), [f32(*s) for s in shapes], how.get("mask", [])
    options_of_call = {key: value for key, value in how.items() if key != "mask"}
    shown = lambda y: jax.numpy.where(masks[0].reshape(masks[0].shape + (1,) * (y.ndim - 2)), y, 0) if masks else y

    def call(run, xs):
        if isinstance(layer, keras.layers.Attention):
            return run(xs, mask=masks or None, **options_of_call)
        given = dict(zip(["query_mask", "value_mask", "key_mask"], masks), **options_of_call)
        if masks and name == "MultiHeadAttention":  # which takes no query_mask but that which is attached to the query
            given["attention_mask"] = options_of_call.get("attention_mask", True) & masks[0][:, :, None]
        return run(*xs, **given)
    def outputs(trained, xs):
        y = call(lambda *a, **kw: layer.stateless_call(trained, [v.value for v in layer.non_trainable_variables], *a, **kw)[0], xs)
        return [shown(y[0]), y[1]] if "return_attention_scores" in how else [shown(y)]

    call(layer, [jax.numpy.array(x) for x in inputs])
    for v in layer.trainable_weights:
        v.assign(f32(*v.shape) / 2)
    trained, before = [v.value for v in layer.trainable_weights], [plain(v) for v in layer.get_weights()]
    found = outputs(trained, inputs)
    w = np.asarray(shown(f32(*found[0].shape)))
    dweights, dinputs = jax.grad(lambda *a: (outputs(*a)[0] * w).sum(), (0, 1))(trained, inputs)
    optimizer, losses = keras.optimizers.SGD(0.1), []
    for _ in range(3):
        loss, grads = jax.value_and_grad(lambda t: ((outputs(t, inputs)[0] - w) ** 2).mean())([v.value for v in layer.trainable_weights])
        losses.append(float(loss))
        if grads:
            optimizer.apply(grads, layer.trainable_weights)
    return {"layer": name, "name": layer.name, "options": options(o), "call": {camel(key): [plain(m) for m in value] if key == "mask" else value if value is True else plain(value) for key, value in how.items()},
            "weights": before, "inputs": [plain(x) for x in inputs], "w": plain(w), "outputs": [plain(y) for y in found], "dinputs": [plain(d) for d in dinputs], "dweights": [plain(d) for d in dweights],
            "steps": {"losses": losses, "weights": [plain(v) for v in layer.get_weights()]}}
write([attention_case(*case) for case in spec])
