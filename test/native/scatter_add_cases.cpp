// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(scatter_add) {
  auto check = [&](const char* name, int64_t outer, int64_t n, int64_t inner, int64_t count) -> Case& {
    return add(name, [=](auto& a) { a.outer = outer, a.n = n, a.inner = inner, a.count = count; })
        .limit("index", n)
        .terms(double(count));
  };
  check("elements", 1, 5, 1, 70);
  check("elements of columns", 3, 5, 1, 70);
  check("no index", 2, 5, 3, 0);
  check("no columns", 2, 5, 0, 3);
  for (int64_t w : edge_sizes()) check("rows", 2, 9, w, 7);
  check("embedding", 1, 1000, 64, 3200);
  check("many matrices", 50, 10, 40, 60);
  check("rows that few indices name", 2, 40'000, 1, 1'000);
  check("indices beyond one task", 1, 8'000, 3, 5'000);
  check("one row of many has all", 1, 40'000, 2, 1'500).fill("index", [](int64_t) { return 12'345; });
  check("int32", 2, 5, 9, 7).types({DType::int32});
  check("int32, rows that few indices name", 1, 40'000, 1, 1'000).types({DType::int32});
  check("float64", 2, 5, 9, 7).types({DType::float64});
  check("outside: dropped", 2, 5, 3, 6).values("index", {0, 4, 5, 1, -1, 2}).faults(2, 5, 5);
  check("outside, among many rows", 1, 40'000, 2, 1'500)
      .fill("index", [](int64_t i) { return i % 500 == 99 ? 40'000 + i : i * 7; })
      .faults(99, 40'099, 40'000);
  check("into nothing", 1, 0, 3, 2).values("index", {0, 0}).faults(0, 0, 0);
}
