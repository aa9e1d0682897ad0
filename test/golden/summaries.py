# What model.summary() prints, on a terminal of 80 columns. The models are made again in test/models/summary.test.ts.
from keras_golden import *
from keras import layers as L

def chain():
    x = keras.Input((8,), name="x")
    return keras.Model(x, L.Dense(2, name="b")(L.Dense(4, name="a")(x)), name="chain")

def branches():
    a, b = keras.Input((3,), name="left"), keras.Input((5,), name="right")
    shared = L.Dense(4, name="shared")
    h = L.Concatenate(name="joined")([shared(L.Dense(6, name="from_left")(a)), shared(L.Dense(6, name="from_right")(b))])
    return keras.Model([a, b], [L.Dense(1, name="first")(h), L.Dense(2, name="a_rather_long_name_of_an_output_layer")(h)], name="branches")

def states():
    x = keras.Input((None, 3), name="x")
    y, h, c = L.LSTM(4, return_state=True, name="memory")(x)
    return keras.Model(x, [L.Dense(1, name="head")(y), h, c], name="states")

def nested():
    inner = keras.Sequential([L.Dense(4, name="in_a"), L.BatchNormalization(name="in_b")], name="inner")
    x = keras.Input((8,), name="x")
    h = inner(x)
    model = keras.Model(x, L.Add(name="sum")([h, inner(L.Dense(8, name="d")(x))]), name="nested")
    inner.layers[0].trainable = False
    return model

def stack():
    inner = keras.Sequential([keras.Input((6,)), L.Dense(4, name="in_a")], name="inner")
    return keras.Sequential([keras.Input((6,)), L.Dense(6, name="wide"), inner, L.Dropout(0.5, name="drop"), L.Dense(2, name="narrow")], name="stack")

def unbuilt():
    return keras.Sequential([L.Dense(4, name="a"), L.Dense(2, name="b")], name="unbuilt")

class Own(keras.Model):
    def __init__(self):
        super().__init__(name="own")
        self.a, self.more = L.Dense(4, name="a"), [L.Dense(3, name="b"), L.Dense(2, name="c")]
    def call(self, x):
        for layer in [self.a, *self.more]:
            x = layer(x)
        return x
def own():
    model = Own()
    model(keras.Input((8,)))
    return model

def text(make, **o):
    keras.utils.clear_session()
    lines = []
    make().summary(print_fn=lambda s, **_: lines.append(s), **o)
    return {"model": make.__name__, "options": {camel(k): v for k, v in o.items()}, "lines": "".join(lines).rstrip("\n").split("\n")}

write([text(chain), text(branches), text(branches, show_trainable=True), text(states), text(nested),
       text(nested, expand_nested=True, show_trainable=True), text(stack, expand_nested=True), text(stack, layer_range=["wide", "dr.*"]),
       text(chain, line_length=60, positions=[0.5, 0.8, 1.0]), text(unbuilt), text(own)])
