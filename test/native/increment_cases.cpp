// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(increment) {
  add("by one", [](auto& a) { a.at = 0; });
  add("inside", [](auto& a) { a.at = 5, a.by = -3; });
  add("around the end", [](auto& a) { a.at = 1; }).values("v", {0, 2147483647});
  add("by more than an int32", [](auto& a) { a.by = (int64_t{1} << 40) + 5; });
}
