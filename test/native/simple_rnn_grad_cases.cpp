// SPDX-License-Identifier: MIT
#include "sequence_shapes.h"

CASES(simple_rnn_grad) {
  UnaryFn fn = UnaryFn::tanh;
  auto check = [&](const SequenceShape& s) -> Case& {
    const double bound = weight_bound(s.units);
    return add(s.name, [&](auto& a) { set_sequence(a, s), a.activation = int(fn); })
        .between("u", -bound, bound)
        .terms(double(s.units) + 16)
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
      check(s).without("mask").fill("dy", [](int64_t i) { return i == 7 ? NAN : 0.5; });
    }
  for (const SequenceShape& s : varied_sequences) {
    for (const char* absent : {"dy", "dhn"}) check(s).without(absent);
    check(s).fill("mask", [=](int64_t i) { return mask_of_lengths(s, i); });
    check(s).fill("mask", [](int64_t) { return 0; }).fill("u", [](int64_t) { return NAN; });
    check(s).types({DType::float64});
  }
}
