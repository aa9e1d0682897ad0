# What Keras writes of optimizers and schedules.
from keras_golden import *

O, S = keras.optimizers, keras.optimizers.schedules
rate = S.CosineDecay(0.1, 20, alpha=0.1, warmup_target=0.2, warmup_steps=5)
made = [cls() for cls in (O.SGD, O.RMSprop, O.Adam, O.AdamW, O.Nadam, O.Adamax, O.Adagrad, O.Adadelta, O.Ftrl, O.Lion, O.Lamb, O.Adafactor, O.Muon, O.ScheduleFreeAdamW)]
made += [O.Adam(rate, gradient_accumulation_steps=4, use_ema=True, ema_overwrite_frequency=3, loss_scale_factor=8.0, weight_decay=0.1, clipnorm=1.0, name="mine"), O.LossScaleOptimizer(O.Muon(exclude_layers=["Head_1$"]), initial_scale=4.0),
         O.MultiOptimizer(O.OptimizerMap(O.Adam(), {"encoderLayer/.*": O.SGD(0.5, momentum=0.5)}), loss_scale_factor=2.0)]
made += [rate, S.ExponentialDecay(0.1, 10, 0.5, staircase=True), S.InverseTimeDecay(0.1, 10, 0.5), S.PiecewiseConstantDecay([1, 3], [0.1, 0.2, 0.3]), S.PolynomialDecay(0.1, 10, power=2.0, cycle=True), S.CosineDecayRestarts(0.1, 10, t_mul=1.5, name="restarts")]
write([keras.saving.serialize_keras_object(x) for x in made])
