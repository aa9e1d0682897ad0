# What activity regularizers add to the loss: one number for each output that they see.
from keras_golden import *

PENALTY = keras.regularizers.L1L2(0.1, 0.2)

def case(name, o, *inputs):
    keras.utils.clear_session()
    return {"layer": name, **losses(getattr(keras.layers, name)(**o, activity_regularizer=PENALTY), o, inputs)}

def within(name, inner, o, *inputs):
    """The same of a layer within another."""
    keras.utils.clear_session()
    layer = getattr(keras.layers, inner)(**o, activity_regularizer=PENALTY)
    return {"layer": name, "inner": inner, **losses(getattr(keras.layers, name)(layer), o, inputs)}

def losses(layer, o, inputs):
    layer(*inputs)
    for v in layer.weights:
        v.assign(f32(*v.shape))
    layer(*inputs)
    return {"options": options(o), "x": [plain(x) for x in inputs], "weights": [plain(v) for v in layer.get_weights()],
            "losses": [float(v) for v in layer.losses]}

write([case("Dense", {"units": 3, "activation": "relu"}, f32(4, 2)), case("LSTM", {"units": 2, "return_state": True}, f32(2, 3, 2)),
       case("Conv1D", {"filters": 2, "kernel_size": 2}, f32(2, 4, 3)), case("MultiHeadAttention", {"num_heads": 2, "key_dim": 2}, f32(2, 3, 4), f32(2, 5, 4)),
       case("GroupQueryAttention", {"head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 1}, f32(2, 3, 4), f32(2, 5, 4)),
       within("Bidirectional", "LSTM", {"units": 2, "return_sequences": True}, f32(2, 3, 2)),
       within("Bidirectional", "GRU", {"units": 2, "return_state": True}, f32(2, 3, 2))])
