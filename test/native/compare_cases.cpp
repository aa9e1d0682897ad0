// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(compare) {
  auto check = [&](const char* name, int fn, Dims d, int64_t mask_a, int64_t mask_b) -> Case& {
    return add(name, [=](auto& a) { a.fn = fn, a.dims = d, a.mask_a = mask_a, a.mask_b = mask_b; });
  };
  auto few = [](int64_t i) { return double(i * 7 % 5); };
  for (int fn = 0; fn < int(CompareFn::count); ++fn) {
    check("few values", fn, dims({203}), 0, 0).fill("a", few).fill("b", [](int64_t i) { return double(i % 5); });
    check("special values", fn, dims({5, 5}), 2, 1)
        .values("a", {0, -0.0, INFINITY, -INFINITY, NAN})
        .values("b", {-0.0, 1, INFINITY, -INFINITY, NAN});
    check("a number", fn, dims({70}), 0, 1).fill("a", few).values("b", {2});
    check("other types", fn, dims({50}), 0, 0).fill("a", few).types({DType::int32, DType::uint8, DType::float64});
    check("booleans", fn, dims({50}), 0, 0).types({DType::boolean});
  }
  for (int64_t n : edge_sizes()) check("remainder of a vector", int(CompareFn::less), dims({n}), 0, 0);
  check("six axes", int(CompareFn::less), dims({2, 3, 2, 3, 2, 3}), 0b010010, 0b001100);
  check("several tasks", int(CompareFn::greater), dims({300, 700}), 0, 1);
}
