// SPDX-License-Identifier: MIT
#include "row_updates.h"

CASES(adagrad_update) {
  auto check = [&](const char* name, int64_t count, auto set) -> Case& {
    return add(name, [&](auto& a) { a.count = count, set(a); }).between("s", 0, 1).values("lr", {0.001}).terms(4);
  };
  auto usual = [](auto&) {};
  for (int64_t n : edge_sizes()) check("remainder of a vector", n, usual);
  check("uneven tasks", 16384 + 7, usual);
  check("dense 784x64", 784 * 64, usual);
  check("weight decay", 100, [](auto& a) { a.weight_decay = 0.1; });
  check("float64", 33, usual).types({DType::float64});
  check_rows(check);
}
