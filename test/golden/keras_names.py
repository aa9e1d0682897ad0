# SPDX-License-Identifier: MIT
# The public names of Keras, for docs/keras-coverage.md. Run: KERAS_BACKEND=jax python test/golden/keras_names.py
import inspect
import json
import pathlib

import keras

GROUPS = ['layers', 'losses', 'metrics', 'optimizers', 'optimizers.schedules', 'callbacks', 'initializers', 'regularizers', 'constraints', 'activations', 'models', 'ops', 'utils', 'random']


def names_of(path):
    module = keras
    for part in path.split('.'):
        module = getattr(module, part)
    public = [name for name in dir(module) if not name.startswith('_')]
    return sorted(name for name in public if not inspect.ismodule(getattr(module, name)))


names = {'version': keras.__version__, **{group: names_of(group) for group in GROUPS}}
pathlib.Path(__file__).with_suffix('.json').write_text(json.dumps(names, indent=0) + '\n')
