// SPDX-License-Identifier: MIT
#include "memory.h"
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

TEST("sum_duplicates: without scratch memory") {
  for_want_of_memory([](const Backend& backend, Context& context) {
    const int32_t index[] = {2, 0, 2, 9};
    const float x[] = {1, 2, 4, 8};
    int32_t rows[4];
    float y[4];
    SumDuplicatesArgs a{};
    a.index.memory = index, a.x.memory = x, a.rows.memory = rows, a.y.memory = y;
    a.count = 4, a.width = 1, a.n = 9;
    backend.kernels->sum_duplicates(a, context);
    expect(rows[0] == 2 && rows[1] == 0 && rows[2] == -1 && rows[3] == -1, "the rows");
    expect(y[0] == 5 && y[1] == 2 && y[2] == 0 && y[3] == 0, "their sums");
  });
}
