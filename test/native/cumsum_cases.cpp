// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(cumsum) {
  auto check = [&](const char* name, int64_t outer, int64_t n, int64_t inner) {
    for (int form = 0; form < 4; ++form) {
      auto set = [=](auto& a) {
        a.outer = outer, a.n = n, a.inner = inner, a.exclusive = form & 1, a.reverse = form & 2;
      };
      add(name, set).terms(double(n));
      add(name, set).types({DType::int32});
    }
  };
  for (int64_t n : edge_sizes()) check("lengths", 2, n, 1);
  check("an inner axis", 3, 10, 7);
  check("nothing", 0, 10, 7);
}
