// SPDX-License-Identifier: MIT
#include "channel_shapes.h"

CASES(normalize_grad) {
  for (bool frozen : {false, true}) {
    auto check = [&](const char* name, const ChannelShape& s) -> Case& {
      return add(name,
          [=](auto& a) {
            a.outer = s.outer, a.channels = s.channels, a.inner = s.inner, a.epsilon = 1e-3, a.frozen = frozen;
          })
          .between("variance", 0.2, 2)
          .terms(4 + 2 * std::sqrt(s.count()), 4);
    };
    for (const ChannelShape& s : channel_shapes()) check(s.name, s);
    for (const ChannelShape& s :
        std::vector<ChannelShape>{{"", 70, 5, 1}, {"", 70, 40, 1}, {"", 4, 5, 70}, {"", 3000, 40, 1}}) {
      check("without gamma", s).without("gamma");
      check("without dx", s).without("dx");
      check("without dgamma", s).without("dgamma");
      check("without dbeta", s).without("dbeta");
      check("dx alone", s).without("dgamma").without("dbeta");
      check("dgamma alone", s).without("dx").without("dbeta");
      check("dbeta alone", s).without("dx").without("dgamma");
      check("nothing", s).without("dx").without("dgamma").without("dbeta");
      check("deviation far below the mean", s).between("x", 9999, 10001).between("mean", 9999, 10001);
      check("NaN", s).fill("dy", [](int64_t i) { return i == 5 ? NAN : double(i % 3); });
    }
    check("no channels", {"", 7, 0, 1});
    check("float64", {"", 7, 5, 3}).types({DType::float64});
  }
}
