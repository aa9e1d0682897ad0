// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(random_permutation) {
  for (int64_t n : {0, 1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 100, 1000, 60'000})
    add("a shuffle", [=](auto& a) { a.count = n, a.ordinal = 7; }).types({DType::int32}).values("state", {12, -34, 56});
}
