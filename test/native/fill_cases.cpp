// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(fill) {
  for (double value : {0.0, 1.0, 2.7, -3.0, 1e300, double(NAN)})
    for (int64_t n : {0, 1, 17, 100}) add("a number", [=](auto& a) { a.count = n, a.value = value; });
  add("beyond one task", [](auto& a) { a.count = 300'007, a.value = 1.5; });
}
