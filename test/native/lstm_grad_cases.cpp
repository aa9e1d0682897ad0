// SPDX-License-Identifier: MIT
#include "sequence_shapes.h"

CASES(lstm_grad) {
  auto check = [&](const SequenceShape& s) -> Case& {
    const double bound = weight_bound(4 * s.units);
    return add(s.name, [&](auto& a) { set_sequence(a, s); })
        .between("u", -bound, bound)
        .between("gates", 0.1, 0.9)
        .terms(double(s.units) + 16)
        .ulps(16);
  };
  for (const SequenceShape& s : sequence_shapes()) {
    check(s).without("mask");
    if (tries_mask(s)) check(s);
  }
  for (const SequenceShape& s : varied_sequences) {
    for (const char* absent : {"dy", "dhn", "dcn", "c0"}) check(s).without(absent);
    check(s).without("dhn").without("dcn").without("c0").without("mask");
    check(s).fill("mask", [=](int64_t i) { return mask_of_lengths(s, i); });
    check(s).fill("mask", [](int64_t) { return 0; }).fill("u", [](int64_t) { return NAN; });
    check(s).without("mask").fill("dy", [](int64_t i) { return i == 7 ? NAN : i == 11 ? INFINITY : 0.5; });
    check(s).between("cells", -60, 60);
    check(s).types({DType::float64});
  }
}
