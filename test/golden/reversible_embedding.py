# ReversibleEmbedding there and back: vectors, what they lead back to, and the gradients (of its weighted sum) by the weights.
from keras_golden import *
from keras.src.backend import get_keras_mask

def case(o):
    keras.utils.clear_session()
    layer, ids = keras.layers.ReversibleEmbedding(5, 3, **o), rng.integers(0, 5, (2, 4))
    layer(ids)
    for v in layer.trainable_weights:
        v.assign(f32(*v.shape))
    trained, mask = [v.value for v in layer.trainable_weights], get_keras_mask(layer(ids))
    there = lambda trained, x, **how: layer.stateless_call(trained, [], x, **how)[0]
    back = lambda trained: there(trained, there(trained, ids), reverse=True)
    w = f32(2, 4, 5)
    dweights = jax.grad(lambda trained: (back(trained) * w).sum())(trained)
    return {"options": {"inputDim": 5, "outputDim": 3, **options(o)}, "weights": [short(v) for v in trained], "ids": ids.tolist(), "y": short(there(trained, ids)), "logits": short(back(trained)),
            "mask": None if mask is None else np.asarray(mask).tolist(), "w": short(w), "dweights": [short(d) for d in dweights]}

write([case(o) for o in ({}, {"tie_weights": False}, {"logit_soft_cap": 2.0}, {"mask_zero": True, "tie_weights": False, "logit_soft_cap": 0.5})])
