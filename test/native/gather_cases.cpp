// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(gather) {
  auto check = [&](const char* name, int64_t outer, int64_t n, int64_t inner, int64_t count) -> Case& {
    return add(name, [=](auto& a) { a.outer = outer, a.n = n, a.inner = inner, a.count = count; }).limit("index", n);
  };
  check("elements", 1, 50, 1, 70);
  check("elements of columns", 3, 50, 1, 70);
  check("no index", 2, 5, 3, 0);
  check("no columns", 2, 5, 0, 3);
  for (int64_t w : edge_sizes()) check("rows", 2, 9, w, 7);
  check("embedding", 1, 1000, 64, 3200);
  check("elements beyond one task", 3, 1000, 1, 100'003);
  check("outside", 2, 5, 3, 6).values("index", {0, 4, 5, 1, -1, 2}).faults(2, 5, 5);
  check("negative", 1, 5, 1, 3).values("index", {0, -2147483648.0, 9}).faults(1, -2147483648, 5);
  check("outside, of no columns", 2, 5, 0, 3).values("index", {4, 5, 0}).faults(1, 5, 5);
  check("of nothing", 1, 0, 3, 2).values("index", {0, 0}).faults(0, 0, 0);
}
