// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(one_hot) {
  auto check = [&](const char* name, int64_t count, int64_t depth) -> Case& {
    return add(name, [=](auto& a) { a.count = count, a.depth = depth; }).between("index", -1, double(depth) + 1);
  };
  for (int64_t depth : edge_sizes()) check("depths", 9, depth);
  check("nothing", 0, 5);
  check("labels", 32, 10);
  add("smoothed", [](auto& a) { a.count = 20, a.depth = 5, a.on = 0.9, a.off = 0.025; }).limit("index", 5);
}
