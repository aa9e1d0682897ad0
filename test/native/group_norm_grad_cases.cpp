// SPDX-License-Identifier: MIT
#include "group_shapes.h"

CASES(group_norm_grad) {
  for (bool centered : {true, false}) {
    // Terms are as large as dy, at most 1 unless it is filled, times the normalized x, which stays below 4.
    auto check = [&](const char* name, const GroupShape& s, double dy = 1) -> Case& {
      return add(name, [=](auto& a) { set_shape(a, s), a.centered = centered; })
          .between("scale", 0.5, 2)
          .terms(4 + 2 * std::sqrt(double(s.batch) * double(s.spatial)), 4 * dy);
    };
    for (const GroupShape& s : group_shapes()) check(s.name, s);
    for (const GroupShape& s : some_group_shapes()) {
      check("without gamma", s).without("gamma");
      check("without dx", s).without("dx");
      check("without dgamma", s).without("dgamma");
      check("without dbeta", s).without("dbeta");
      check("dx alone", s).without("dgamma").without("dbeta");
      check("nothing", s).without("dx").without("dgamma").without("dbeta");
      check("deviation far below the mean", s).between("x", 9999, 10001).between("mean", 9999, 10001);
      check("NaN", s, 2).fill("dy", [](int64_t i) { return i == 5 ? NAN : double(i % 3); });
    }
    check("float64", {"", 3, 5, 6, 2}).types({DType::float64});
  }
}
