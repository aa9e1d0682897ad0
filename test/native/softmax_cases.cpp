// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(softmax) {
  for (bool log : {false, true}) {
    auto check = [&](const char* name, int64_t rows, int64_t cols) -> Case& {
      return add(name, [=](auto& a) { a.rows = rows, a.cols = cols, a.log = log; })
          .between("x", -20, 20)
          .ulps(24)
          .terms(log ? 8 : 0);
    };
    for (int64_t n : edge_sizes()) check("remainder of a vector", 3, n);
    for (int64_t n : around({256, 1024})) check("rows in registers, and longer", 3, n);
    for (int64_t m : edge_sizes()) check("some rows", m, 10);
    check("vocabulary", 2, 50'257);
    check("several tasks", 300, 700);
    check("large logits", 4, 40).between("x", -1e4, 1e4).ulps(1e4);
    check("a class that cannot be", 1, 20).fill("x", [](int64_t i) { return i == 3 ? -INFINITY : double(i % 5); });
    check("nothing can be", 1, 20).between("x", -INFINITY, -INFINITY).fill("x", [](int64_t) { return -INFINITY; });
    check("NaN", 2, 20).fill("x", [](int64_t i) { return i == 3 ? NAN : double(i % 5); });
    check("float64", 3, 10).types({DType::float64});
  }
}
