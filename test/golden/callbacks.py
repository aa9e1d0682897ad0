# What callbacks do over epochs of given figures, and what SwapEMAWeights evaluates in a small fit.
from keras_golden import *
import tempfile

C = keras.callbacks
class Model:
    """What callbacks need of a model: one weight, which counts epochs."""
    def __init__(self):
        self.stop_training, self.epoch, self.restored, self.metrics, self.optimizer = False, 0, None, [], keras.optimizers.SGD(0.8)
    def get_weights(self):
        return [self.epoch]
    def set_weights(self, weights):
        self.restored = weights[0]

def over_epochs(name, o, key, values):
    callback, model, rates = getattr(C, name)(**o), Model(), []
    callback.set_model(model)
    callback.on_train_begin()
    for model.epoch, v in enumerate(values):
        callback.on_epoch_begin(model.epoch)
        callback.on_epoch_end(model.epoch, {key: v})
        rates.append(float(model.optimizer.learning_rate.numpy()))
        if model.stop_training:
            break
    callback.on_train_end()
    return {"callback": name, "options": options(o), "key": key, "values": values, "rates": rates, "restored": model.restored}

falling, rising = [3, 2, 2.5, 2.4, 1, 1.05, 1.2, 1.1, 0.9, 0.5], [0.1, 0.5, 0.4, 0.45, 0.6, 0.55, 0.58, 0.6, 0.6, 0.6]
early = [({}, falling), ({"patience": 2}, falling), ({"patience": 3, "restore_best_weights": True}, falling), ({"patience": 2, "min_delta": 0.6, "restore_best_weights": True}, falling), ({"patience": 2, "baseline": 1.5}, falling), ({"patience": 2, "baseline": 2.2, "start_from_epoch": 3, "restore_best_weights": True}, falling),
         ({"patience": 2, "mode": "max", "restore_best_weights": True}, rising), ({"patience": 3, "start_from_epoch": 4, "mode": "max"}, rising), ({"patience": 20, "restore_best_weights": True}, falling)]
plateau = [({"patience": 2}, falling), ({"patience": 1, "factor": 0.5, "cooldown": 2}, falling), ({"patience": 1, "factor": 0.5, "min_lr": 0.15, "mode": "max"}, rising), ({"patience": 2, "factor": 0.5, "min_delta": 0.3, "cooldown": 1}, falling)]
cases = [over_epochs("EarlyStopping", o, "val_loss", v) for o, v in early] + [over_epochs("ReduceLROnPlateau", o, "val_loss", v) for o, v in plateau]
cases += [over_epochs("LearningRateScheduler", {"schedule": lambda epoch, rate: rate * 0.5 + 0.01 * epoch}, "loss", [1, 1, 1, 1])]
cases[-1]["options"] = {}

def logged(epochs, **o):
    with tempfile.TemporaryDirectory() as d:
        for first, logs in enumerate(epochs):
            callback = C.CSVLogger(d + "/log.csv", **o)
            callback.on_train_begin()
            callback.on_epoch_end(first, logs)
            callback.on_epoch_end(first + 1, {k: v / 2 for k, v in logs.items()})
            callback.on_train_end()
        return {"callback": "CSVLogger", "options": o, "epochs": epochs, "text": open(d + "/log.csv", newline="").read()}

one = {"loss": 0.5, "accuracy": 0.25}
cases += [logged([one]), logged([{**one, "val_loss": 2.5}], separator=";"), logged([one, one], append=True), logged([one, one])]

def swapped(swap_on_epoch):
    """A line by SGD with averages: the losses of the validations, and the weights in the end."""
    x, y = np.arange(1, 5, dtype="float32").reshape(4, 1), np.arange(3, 11, 2, dtype="float32").reshape(4, 1)
    model = keras.Sequential([keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(keras.optimizers.SGD(0.05, use_ema=True, ema_momentum=0.9), "mean_squared_error")
    h = model.fit(x, y, epochs=3, batch_size=2, shuffle=False, validation_data=(x, y), verbose=0, callbacks=[C.SwapEMAWeights(swap_on_epoch)])
    return {"callback": "SwapEMAWeights", "options": {"swapOnEpoch": swap_on_epoch}, "losses": h.history["val_loss"], "weights": [plain(w) for w in model.get_weights()]}

cases += [swapped(False), swapped(True)]

def terminated(losses):
    callback, model = C.TerminateOnNaN(), Model()
    callback.set_model(model)
    for batch, loss in enumerate(losses):
        callback.on_batch_end(batch, {"loss": float(loss)}) if hasattr(callback, "on_batch_end") else callback.on_train_batch_end(batch, {"loss": float(loss)})
        if model.stop_training:
            break
    return {"callback": "TerminateOnNaN", "losses": losses, "batches": batch + 1}

cases += [terminated(["1", "2", "nan", "3"]), terminated(["1", "inf", "2"]), terminated(["1", "2"])]
write(cases)
