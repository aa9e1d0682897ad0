// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(sgd_update) {
  auto check = [&](const char* name, int64_t count, auto set) -> Case& {
    return add(name, [&](auto& a) { a.count = count, set(a); }).values("lr", {0.01}).terms(4);
  };
  auto usual = [](auto&) {};
  for (int64_t n : edge_sizes()) check("remainder of a vector", n, usual);
  check("uneven tasks", 16384 + 7, usual);
  check("dense 784x64", 784 * 64, usual);
  check("plain", 100, usual).without("v");
  check("momentum", 100, [](auto& a) { a.momentum = 0.9; });
  check("nesterov", 100, [](auto& a) { a.momentum = 0.9, a.nesterov = true; });
  check("weight decay", 100, [](auto& a) { a.weight_decay = 0.1; });
  check("float64", 33, usual).types({DType::float64});
  for (int64_t w : edge_sizes())
    if (w > 0) check("some rows", 9 * w, [=](auto& a) { a.touched = 4, a.width = w; }).values("rows", {8, 0, -1, 3});
  check("rows of several tasks", 3000 * 16, [](auto& a) {
    a.touched = 2500, a.width = 16;
  }).fill("rows", [](int64_t i) { return 2999 - i; });
  check("rows outside", 10, [](auto& a) { a.touched = 3, a.width = 3; }).values("rows", {3, -2, 1'000'000});
  check("no rows", 10, [](auto& a) { a.width = 5; });
  check("some rows, float64", 12, [](auto& a) { a.touched = 1, a.width = 4; })
      .values("rows", {1})
      .types({DType::float64});
}
