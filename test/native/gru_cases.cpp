// SPDX-License-Identifier: MIT
#include "sequence_shapes.h"

namespace {

void set_gru(GruArgs& a, const SequenceShape& s, bool reset_after) {
  set_sequence(a, s), a.inputs = s.inputs, a.reset_after = reset_after;
}

Case& bounded(Case& c, const SequenceShape& s) {
  const double bound = weight_bound(s.inputs + s.units);
  return c.between("w", -bound, bound).between("u", -bound, bound).terms(double(s.inputs + s.units) / 2 + 16).ulps(16);
}

}  // namespace

CASES(gru) {
  for (bool reset_after : {true, false}) {
    auto check = [&](const SequenceShape& s) -> Case& {
      return bounded(add(s.name, [&](auto& a) { set_gru(a, s, reset_after); }), s);
    };
    for (const SequenceShape& s : sequence_shapes()) {
      check(s).without("mask");
      if (tries_mask(s)) check(s);
    }
    for (const SequenceShape& s : varied_sequences) {
      for (const char* absent : {"bias", "rbias", "h0", "gates", "before"}) check(s).without(absent);
      if (reset_after) check(s).without("inner").without("gates").without("mask");
      check(s).without("bias").without("rbias").without("h0");
      check(s).fill("mask", [=](int64_t i) { return mask_of_lengths(s, i); });
      check(s).without("mask").fill("x", [](int64_t i) { return i == 7 ? NAN : i == 11 ? INFINITY : 0.5; });
      check(s).without("mask").fill("h0", [](int64_t i) { return i == 1 ? NAN : 0.25; });
      check(s).between("x", -60, 60).terms(double(s.inputs) * 60 + double(s.units));
      bounded(add("packed", [&](auto& a) { set_gru(a, s, reset_after), a.packed = true; }), s);
      check(s).types({DType::float64});
    }
  }
}
