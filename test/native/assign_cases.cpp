// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(assign) {
  for (int64_t n : edge_sizes()) add("every size", [&](auto& a) { a.count = n; });
  add("beyond one task", [](auto& a) { a.count = 300'007; });
}
