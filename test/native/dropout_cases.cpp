// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(dropout) {
  auto check = [&](const char* name, int64_t count, double rate) -> Case& {
    return add(name, [=](auto& a) { a.count = count, a.rate = rate, a.ordinal = 9; }).values("state", {12, -34, 56});
  };
  for (int64_t n : {0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 63, 64, 65, 127, 255, 257, 1000, 70'001}) check("half", n, 0.5);
  check("nothing dropped", 100, 0);
  check("nearly all dropped", 1000, 0.999);
  check("infinite where dropped", 1000, 0.5).between("x", INFINITY, INFINITY);
  check("float64", 100, 0.5).types({DType::float64});
}
