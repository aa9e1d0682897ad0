// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(tile) {
  auto check = [&](const char* name, Dims shape, Dims reps) -> Case& {
    return add(name, [=](auto& a) { a.dims = shape, a.reps = reps; });
  };
  check("once", dims({3, 4}), dims({1, 1}));
  check("rows", dims({3, 4}), dims({5, 1}));
  check("columns", dims({3, 4}), dims({1, 5}));
  check("one number", dims({1}), dims({100}));
  check("whole cache lines", dims({3, 1, 16}), dims({2, 3, 4}));
  check("six axes", dims({2, 1, 3, 2, 1, 2}), dims({1, 3, 2, 2, 4, 2}));
  check("no times", dims({3, 4}), dims({2, 0}));
  check("beyond one task", dims({10, 1, 50}), dims({4, 30, 7}));
}
