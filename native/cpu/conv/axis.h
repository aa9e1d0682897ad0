// SPDX-License-Identifier: MIT
// Windows along one axis, and which of their places lie inside the input.
#pragma once
#include "../vec.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::windows {

// Place j of window t reads input at + t * stride + j * step, unless that is outside of 0 .. inputs - 1; `at` may be
// negative.
struct Axis {
  int64_t windows, places;
  int64_t inputs, at, stride, step;
  int64_t first = 0, apart = 1;  // window t makes output first + t * apart
};

// Of one window, those that read: first .. end - 1.
struct Places {
  int64_t first, end;
};

// Steps that reach as far as n, without a division in the common case.
VEC_INLINE int64_t steps_to(int64_t n, int64_t step) { return step == 1 ? n : (n + step - 1) / step; }

VEC_INLINE Places inside(const Axis& a, int64_t t) {
  const int64_t at = a.at + t * a.stride;
  const int64_t first = at < 0 ? steps_to(-at, a.step) : 0;
  const int64_t end = at < a.inputs ? least(steps_to(a.inputs - at, a.step), a.places) : 0;
  return first < end ? Places{first, end} : Places{0, 0};
}

// Windows t .. alike_until(a, t, end) - 1 have the same places inside.
VEC_INLINE int64_t alike_until(const Axis& a, int64_t t, int64_t end) {
  const Places p = inside(a, t);
  if (p.first == 0 && p.end == a.places && p.end > 0)
    return least(end, (a.inputs - 1 - a.at - (a.places - 1) * a.step) / a.stride + 1);
  for (++t; t < end; ++t) {
    const Places next = inside(a, t);
    if (next.first != p.first || next.end != p.end) break;
  }
  return t;
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::windows
