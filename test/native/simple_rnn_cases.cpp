// SPDX-License-Identifier: MIT
#include "sequence_shapes.h"

CASES(simple_rnn) {
  UnaryFn fn = UnaryFn::tanh;
  auto check = [&](const SequenceShape& s) -> Case& {
    const double bound = weight_bound(s.inputs + s.units);
    return add(s.name, [&](auto& a) { set_sequence(a, s), a.inputs = s.inputs, a.activation = int(fn); })
        .between("w", -bound, bound)
        .between("u", -bound, bound)
        .terms(double(s.inputs + s.units) / 2 + 16)
        .ulps(16);
  };
  for (const SequenceShape& s : sequence_shapes()) {
    check(s).without("mask");
    if (tries_mask(s)) check(s);
  }
  for (UnaryFn each : {UnaryFn::linear, UnaryFn::relu, UnaryFn::sigmoid, UnaryFn::tanh})
    for (const SequenceShape& s : varied_sequences) {
      fn = each;
      check(s);
      check(s).without("mask").fill("x", [](int64_t i) { return i == 7 ? NAN : 0.5; });
    }
  // What gates take for tanh (cpu/recurrent/gates.h), to 4e-7.
  check({"every state from -1 to 1", 1, 4001, 1, 1})
      .fill("x", [](int64_t i) { return double(i - 2000) / 160; })
      .fill("w", [](int64_t) { return 1; })
      .fill("u", [](int64_t) { return 0; })
      .without("bias")
      .without("mask")
      .terms(3.4)
      .ulps(0);
  for (const SequenceShape& s : varied_sequences) {
    for (const char* absent : {"bias", "h0", "before"}) check(s).without(absent);
    check(s).without("bias").without("h0").without("before").without("mask");
    check(s).fill("mask", [=](int64_t i) { return mask_of_lengths(s, i); });
    check(s).without("mask").fill("h0", [](int64_t i) { return i == 1 ? NAN : 0.25; });
    check(s).types({DType::float64});
  }
}
