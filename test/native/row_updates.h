// SPDX-License-Identifier: MIT
// What the updates have in common: some rows of a parameter alone (native/ops/row_update.h).
#pragma once
#include "runner.h"

namespace gemmule::test {

// check(name, count, set) adds a case of one of them.
template <class Check>
void check_rows(const Check& check) {
  for (int64_t w : edge_sizes())
    if (w > 0) check("some rows", 9 * w, [=](auto& a) { a.touched = 4, a.width = w; }).values("rows", {8, 0, -1, 3});
  check("rows of several tasks", 3000 * 16, [](auto& a) {
    a.touched = 2500, a.width = 16;
  }).fill("rows", [](int64_t i) { return 2999 - i; });
  check("rows outside", 10, [](auto& a) { a.touched = 3, a.width = 3; }).values("rows", {3, -2, 1'000'000});
  check("no rows", 10, [](auto& a) { a.width = 5; });
  check("some rows, float64", 12, [](auto& a) { a.touched = 1, a.width = 4; })
      .values("rows", {1})
      .types({DType::float64});
}

}  // namespace gemmule::test
