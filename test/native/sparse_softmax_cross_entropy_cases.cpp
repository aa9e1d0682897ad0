// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(sparse_softmax_cross_entropy) {
  auto check = [&](const char* name, int64_t rows, int64_t cols) -> Case& {
    return add(name, [=](auto& a) { a.rows = rows, a.cols = cols; })
        .between("logits", -20, 20)
        .limit("labels", cols)
        .ulps(8)
        .terms(4);
  };
  auto ignoring = [&](const char* name, int64_t ignore) -> Case& {
    return add(name, [=](auto& a) { a.rows = 40, a.cols = 10, a.ignores = true, a.ignore = ignore; }).terms(4);
  };
  for (int64_t n : edge_sizes())
    if (n > 0) check("remainder of a vector", 3, n);
  for (int64_t n : around({256, 1024})) check("rows in registers, and longer", 3, n).ulps(16);
  for (int64_t m : edge_sizes()) check("some rows", m, 10);
  check("vocabulary", 2, 50'257).ulps(50);
  check("several tasks", 300, 700).ulps(16);
  check("no rows, no classes", 0, 0);
  check("a class that cannot be", 1, 20)
      .fill("logits", [](int64_t i) { return i == 3 ? -INFINITY : double(i % 5); })
      .values("labels", {4});
  check("a label below", 40, 10)
      .fill("labels", [](int64_t i) { return i == 7 ? -1 : double(i % 10); })
      .faults(7, -1, 10);
  check("the lowest of several bad labels", 20'000, 10)
      .fill("labels", [](int64_t i) { return i > 8000 && i % 3 == 0 ? 10 + double(i % 2) : 0; })
      .faults(8001, 11, 10);
  ignoring("ignored labels", -1).fill("labels", [](int64_t i) { return double(i % 11 - 1); });
  ignoring("an ignored class", 3).limit("labels", 10);
  ignoring("ignored and bad labels", 255)
      .fill("labels", [](int64_t i) { return i == 9 ? 300
                                          : i % 2   ? 255
                                                    : 0; })
      .faults(9, 300, 10);
  check("float64", 3, 10).types({DType::float64});
}
