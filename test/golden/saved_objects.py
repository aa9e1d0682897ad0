# SPDX-License-Identifier: MIT
# Configs of layers and other objects: which of ours Keras reads, and what it writes of them then.
#   KERAS_BACKEND=jax V/bin/python saved_objects.py our_models.json
import json, sys
from keras_golden import keras, write

def case(text):
    keras.utils.clear_session()
    ours = json.loads(text)
    try:
        theirs = keras.saving.serialize_keras_object(keras.saving.deserialize_keras_object(ours))
    except Exception as error:
        print(ours["module"], ours["class_name"], str(error).strip().splitlines()[-1][:300])
        return None
    return {"name": ours["class_name"], "module": ours["module"], "keras": json.dumps(theirs, separators=(",", ":"))}

write([c for o in json.load(open(sys.argv[1]))["objects"] if (c := case(o))])
