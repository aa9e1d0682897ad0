// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(range) {
  for (int64_t n : {0, 1, 17, 1000}) add("counting", [=](auto& a) { a.count = n; });
  add("steps", [](auto& a) { a.count = 100, a.start = -3.25, a.step = 0.1; });
  add("beyond what an integer holds", [](auto& a) { a.count = 10, a.start = 2e9, a.step = 1e8; });
}
