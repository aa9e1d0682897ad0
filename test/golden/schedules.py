# Every schedule over 30 steps, and at later ones where something changes. Keras computes them in float32.
from keras_golden import *

S = keras.optimizers.schedules
steps = [*range(32), 50, 70, 71, 100]
spec = [(S.ExponentialDecay, {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5}), (S.ExponentialDecay, {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5, "staircase": True}),
        (S.InverseTimeDecay, {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5}), (S.InverseTimeDecay, {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5, "staircase": True}),
        (S.PiecewiseConstantDecay, {"boundaries": [10, 30], "values": [0.1, 0.05, 0.01]}), (S.PolynomialDecay, {"initial_learning_rate": 0.1, "decay_steps": 30}), (S.PolynomialDecay, {"initial_learning_rate": 0.1, "decay_steps": 30, "power": 2.0, "cycle": True, "end_learning_rate": 0.01}),
        (S.CosineDecay, {"initial_learning_rate": 0.1, "decay_steps": 50}), (S.CosineDecay, {"initial_learning_rate": 0.01, "decay_steps": 50, "alpha": 0.1, "warmup_target": 0.1, "warmup_steps": 15}),
        (S.CosineDecay, {"initial_learning_rate": 0.05, "decay_steps": 20, "warmup_target": 0.1, "warmup_steps": 7}), (S.CosineDecay, {"initial_learning_rate": 0.0, "decay_steps": 20, "warmup_target": 0.1, "warmup_steps": 5, "alpha": 0.5}), (S.CosineDecay, {"initial_learning_rate": 0.05, "decay_steps": 20, "warmup_steps": 5}),
        (S.PolynomialDecay, {"initial_learning_rate": 0.1, "decay_steps": 7, "power": 0.5}), (S.PolynomialDecay, {"initial_learning_rate": 0.1, "decay_steps": 7, "cycle": True}),
        (S.CosineDecayRestarts, {"initial_learning_rate": 0.1, "first_decay_steps": 4, "t_mul": 1.5, "m_mul": 0.9, "alpha": 0.2}), (S.CosineDecayRestarts, {"initial_learning_rate": 0.1, "first_decay_steps": 10}), (S.CosineDecayRestarts, {"initial_learning_rate": 0.1, "first_decay_steps": 10, "t_mul": 1.0, "m_mul": 0.5, "alpha": 0.1}), (S.CosineDecayRestarts, {"initial_learning_rate": 0.1, "first_decay_steps": 10, "m_mul": 0.5})]
write([{"schedule": cls.__name__, "options": options(o), "steps": steps, "rates": [float(cls(**o)(t)) for t in steps]} for cls, o in spec])
