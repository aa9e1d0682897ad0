// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(softmax_cross_entropy) {
  auto check = [&](const char* name, int64_t rows, int64_t cols) -> Case& {
    return add(name, [=](auto& a) { a.rows = rows, a.cols = cols; })
        .between("logits", -20, 20)
        .between("targets", 0, 1)
        .ulps(8)
        .terms(4);
  };
  for (int64_t n : edge_sizes()) check("remainder of a vector", 3, n);
  for (int64_t n : around({256, 1024})) check("rows in registers, and longer", 3, n).ulps(16);
  for (int64_t m : edge_sizes()) check("some rows", m, 10);
  check("vocabulary", 2, 50'257).ulps(50);
  check("several tasks", 300, 700).ulps(16);
  check("one class each", 6, 5).fill("targets", [](int64_t i) { return double(i % 6 == 0); });
  check("a class that cannot be", 1, 20)
      .fill("logits", [](int64_t i) { return i == 3 ? -INFINITY : double(i % 5); })
      .fill("targets", [](int64_t i) { return double(i == 4); });
  check("float64", 3, 10).types({DType::float64});
}
