// SPDX-License-Identifier: MIT
#include "sequence_shapes.h"

namespace {

void set_lstm(LstmArgs& a, const SequenceShape& s) { set_sequence(a, s), a.inputs = s.inputs; }

Case& bounded(Case& c, const SequenceShape& s) {
  const double bound = weight_bound(s.inputs + s.units);
  return c.between("w", -bound, bound).between("u", -bound, bound).terms(double(s.inputs + s.units) / 2 + 16).ulps(16);
}

}  // namespace

CASES(lstm) {
  auto check = [&](const SequenceShape& s) -> Case& {
    return bounded(add(s.name, [&](auto& a) { set_lstm(a, s); }), s);
  };
  for (const SequenceShape& s : sequence_shapes()) {
    check(s).without("mask").without("p");
    if (tries_mask(s)) check(s);
  }
  for (const SequenceShape& s : varied_sequences) {
    for (const char* absent : {"bias", "p", "h0", "c0", "gates", "cells", "before"}) check(s).without(absent);
    for (const char* part : {"bias", "p"})
      check(s).without("gates").without("cells").without("before").without("mask").without(part);
    check(s).without("bias").without("h0").without("c0").without("p");
    check(s).fill("mask", [=](int64_t i) { return mask_of_lengths(s, i); }).without("p");
    check(s).without("mask").fill("x", [](int64_t i) { return i == 7 ? NAN : i == 11 ? INFINITY : 0.5; });
    check(s).without("mask").fill("h0", [](int64_t i) { return i == 1 ? NAN : 0.25; });
    check(s).between("x", -60, 60).terms(double(s.inputs) * 60 + double(s.units));
    bounded(add("packed", [&](auto& a) { set_lstm(a, s), a.packed = true; }), s);
    bounded(add("packed, for the results alone", [&](auto& a) { set_lstm(a, s), a.packed = true; }), s)
        .without("gates")
        .without("cells")
        .without("before")
        .without("mask")
        .without("p");
    check(s).types({DType::float64});
  }
}
