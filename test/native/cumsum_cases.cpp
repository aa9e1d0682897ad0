// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(cumsum) {
  auto check = [&](const char* name, int64_t outer, int64_t n, int64_t inner) {
    for (int form = 0; form < 4; ++form) {
      auto set = [=](auto& a) {
        a.outer = outer, a.n = n, a.inner = inner, a.exclusive = form & 1, a.reverse = form & 2;
      };
      add(name, set).terms(double(n));
      add(name, set).types({DType::int32});
    }
  };
  for (int64_t n : edge_sizes()) check("lengths", 2, n, 1);
  for (int64_t n : around({256, 1024})) check("rows of a warp and of a block", 2, n, 1);
  for (int64_t n : around({1024, 4096, 8192})) check("rows of a block and of several", 2, n, 1);
  check("a long row", 1, 70'000, 1);
  check("an inner axis", 3, 10, 7);
  check("long columns", 2, 300, 70);
  check("nothing", 0, 10, 7);
  add("wraps around", [](auto& a) { a.outer = 1, a.n = 40, a.inner = 1; })
      .types({DType::int32})
      .fill("x", [](int64_t i) { return i % 2 ? 2147483647.0 : 2147480000.0; });
}
