// SPDX-License-Identifier: MIT
#include "group_shapes.h"

CASES(group_norm) {
  for (bool centered : {true, false}) {
    auto check = [&](const char* name, const GroupShape& s) -> Case& {
      return add(name, [=](auto& a) { set_shape(a, s), a.epsilon = 1e-3, a.centered = centered; }).terms(4, 3);
    };
    for (const GroupShape& s : group_shapes()) check(s.name, s);
    for (const GroupShape& s : some_group_shapes()) {
      check("without gamma", s).without("gamma");
      check("without beta", s).without("beta");
      check("neither", s).without("gamma").without("beta");
      check("all alike", s).fill("x", [](int64_t) { return 1.5; });
      check("NaN", s).fill("x", [](int64_t i) { return i == 5 ? NAN : double(i % 3); });
      check("infinity", s).fill("x", [](int64_t i) { return i == 5 ? INFINITY : double(i % 3); });
      if (centered) check("deviation far below the mean", s).between("x", 9999, 10001);
    }
    check("a row beyond the first caches", {"", 2, 1, 30'011, 1});
    check("float64", {"", 3, 5, 6, 2}).types({DType::float64});
  }
}
