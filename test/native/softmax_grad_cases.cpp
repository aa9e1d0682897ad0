// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(softmax_grad) {
  for (bool log : {false, true}) {
    auto check = [&](const char* name, int64_t rows, int64_t cols) -> Case& {
      return add(name, [=](auto& a) { a.rows = rows, a.cols = cols, a.log = log; })
          .between("y", log ? -5 : 0, log ? 0 : 1)
          .terms(double(cols) + 1);
    };
    for (int64_t n : edge_sizes()) check("remainder of a vector", 3, n);
    for (int64_t n : around({256, 1024})) check("rows in registers, and longer", 3, n);
    for (int64_t m : edge_sizes()) check("some rows", m, 10);
    check("vocabulary", 2, 50'257);
    check("several tasks", 300, 700);
    check("float64", 3, 10).types({DType::float64});
  }
}
