// SPDX-License-Identifier: MIT
#include "channel_shapes.h"

CASES(normalize) {
  auto check = [&](const char* name, const ChannelShape& s) -> Case& {
    return add(name, [=](auto& a) { a.outer = s.outer, a.channels = s.channels, a.inner = s.inner, a.epsilon = 1e-3; })
        .between("variance", 0.2, 2)
        .terms(2, 5);
  };
  for (const ChannelShape& s : channel_shapes()) {
    check(s.name, s);
    check(s.name, s).without("gamma").without("beta");
  }
  for (const ChannelShape& s : std::vector<ChannelShape>{{"", 70, 5, 1}, {"", 70, 40, 1}, {"", 4, 5, 70}}) {
    check("without gamma", s).without("gamma");
    check("without beta", s).without("beta");
    check("deviation far below the mean", s).between("x", 9999, 10001).between("mean", 9999, 10001);
    check("no variance", s).between("variance", 0, 0).terms(2, 70);
    check("NaN and infinities", s).fill("x", [](int64_t i) {
      return i == 1 ? INFINITY : i == 5 ? NAN : double(i % 3);
    });
  }
  check("float64", {"", 7, 5, 3}).types({DType::float64});
}
