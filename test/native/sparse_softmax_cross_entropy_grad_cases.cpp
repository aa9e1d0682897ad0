// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(sparse_softmax_cross_entropy_grad) {
  auto check = [&](const char* name, int64_t rows, int64_t cols) -> Case& {
    return add(name, [=](auto& a) { a.rows = rows, a.cols = cols; })
        .between("prob", 0, 1)
        .limit("labels", cols)
        .terms(1);
  };
  auto ignoring = [&](const char* name, int64_t ignore) -> Case& {
    return add(name, [=](auto& a) { a.rows = 40, a.cols = 10, a.ignores = true, a.ignore = ignore; })
        .between("prob", 0, 1)
        .terms(1);
  };
  for (int64_t n : edge_sizes())
    if (n > 0) check("remainder of a vector", 3, n);
  for (int64_t n : around({256, 1024})) check("rows in registers, and longer", 3, n);
  for (int64_t m : edge_sizes()) check("some rows", m, 10);
  check("several tasks", 300, 700);
  check("a bad label", 40, 10).fill("labels", [](int64_t i) { return i == 7 ? 10 : double(i % 10); });
  ignoring("ignored labels", -1).fill("labels", [](int64_t i) { return double(i % 11 - 1); });
  ignoring("an ignored class", 3).limit("labels", 10);
  check("float64", 3, 10).types({DType::float64});
}
