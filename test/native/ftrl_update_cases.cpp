// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(ftrl_update) {
  auto check = [&](const char* name, int64_t count, auto set) -> Case& {
    return add(name, [&](auto& a) { a.count = count, set(a); }).between("s", 0.1, 1).values("lr", {0.1}).terms(64);
  };
  auto usual = [](auto&) {};
  for (int64_t n : edge_sizes()) check("remainder of a vector", n, usual);
  check("uneven tasks", 16384 + 7, usual);
  check("dense 784x64", 784 * 64, usual);
  check("another power", 100, [](auto& a) { a.power = -0.7; });
  check("l1, l2, shrinkage and beta", 100, [](auto& a) { a.l1 = 0.1, a.l2 = 0.2, a.l2_shrinkage = 0.3, a.beta = 0.4; });
  check("weight decay", 100, [](auto& a) { a.weight_decay = 0.1; });
  check("float64", 33, usual).types({DType::float64});
}
