# SPDX-License-Identifier: MIT
# ONNX's published node cases of LSTM, GRU and RNN, as onnx.backend.test makes them. Run: python3 onnx_recurrent.py (needs onnx).
import json
import pathlib
import warnings

import onnx
from onnx.backend.test.case.node import collect_testcases

warnings.filterwarnings('ignore')


def plain(value):
    return value.decode() if isinstance(value, bytes) else value


def attribute(a):
    value = onnx.helper.get_attribute_value(a)
    return [plain(v) for v in value] if isinstance(value, list) else plain(value)


def array(x):
    return {'shape': list(x.shape), 'values': [round(float(v), 7) for v in x.flatten()]}


def described(name, case):
    node = case.model.graph.node[0]
    inputs, outputs = case.data_sets[0]
    given = dict(zip([name for name in node.input if name], inputs))
    made = dict(zip([name for name in node.output if name], outputs))
    return {
        'name': name,
        'op': node.op_type,
        'attributes': {a.name: attribute(a) for a in node.attribute},
        'inputs': {name: array(x) for name, x in given.items()},
        'outputs': {name: array(x) for name, x in made.items()},
    }


found = {c.name: c for c in collect_testcases(None) if c.model and c.model.graph.node[0].op_type in ('LSTM', 'GRU', 'RNN')}
cases = [described(name, case) for name, case in sorted(found.items()) if case.data_sets]
text = json.dumps({'versions': {'onnx': onnx.__version__}, 'cases': cases}, separators=(',', ':'))
pathlib.Path(__file__).with_suffix('.json').write_text(text + '\n')
