// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(sum_duplicates) {
  auto check = [&](const char* name, int64_t count, int64_t width, int64_t n) -> Case& {
    return add(name, [=](auto& a) { a.count = count, a.width = width, a.n = n; })
        .limit("index", n)
        .terms(double(count));
  };
  for (int64_t w : edge_sizes()) check("columns", 7, w, 4);
  for (int64_t count : edge_sizes()) check("places", count, 3, 20);
  check("embedding", 3200, 64, 1000);
  check("a large vocabulary", 640, 16, 1'000'000);
  check("columns of several tasks", 1500, 200, 300);
  check("one row has all", 500, 5, 100'000).fill("index", [](int64_t) { return 77'777; });
  check("each has a row of its own", 500, 5, 600).fill("index", [](int64_t i) { return 599 - i; });
  check("rows that share their hash", 300, 2, 2'000'000'000).fill("index", [](int64_t i) { return i % 100 << 24; });
  check("outside: left out", 6, 3, 5).values("index", {0, 5, 4, -1, 4, 2'000'000'000});
  check("all outside", 3, 2, 0).values("index", {0, 1, -1});
  check("float64", 9, 5, 4).types({DType::float64});
}
