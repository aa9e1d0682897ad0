// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(moving_average) {
  auto check = [&](const char* name, int64_t count, double momentum) -> Case& {
    return add(name, [=](auto& a) { a.count = count, a.momentum = momentum; }).terms(1);
  };
  for (int64_t n : edge_sizes()) check("remainder of a vector", n, 0.99);
  check("uneven tasks", 4 * 8192 + 7, 0.9);
  check("as x", 33, 0);
  check("as before", 33, 1);
  check("float64", 33, 0.99).types({DType::float64});
}
