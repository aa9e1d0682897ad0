// SPDX-License-Identifier: MIT
#include <algorithm>

#include "runner.h"

CASES(concat) {
  auto check = [&](const char* name, int64_t outer, std::vector<int64_t> widths) -> Case& {
    return add(name, [=](auto& a) {
      a.outer = outer, a.inputs = int64_t(widths.size());
      std::copy(widths.begin(), widths.end(), a.widths.begin());
    });
  };
  check("one input", 3, {5});
  check("along the first axis", 1, {5, 7});
  check("along the last axis", 6, {1, 2, 3});
  check("an empty input", 4, {3, 0, 2});
  check("nothing", 0, {3, 2});
  check("eight inputs", 5, {1, 2, 3, 4, 5, 6, 7, 8});
  check("whole cache lines", 7, {16, 0, 32, 64});
  check("columns", 100, {1, 1, 1});
  check("beyond one task", 1000, {64, 37});
}
