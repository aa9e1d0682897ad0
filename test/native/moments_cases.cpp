// SPDX-License-Identifier: MIT
#include "channel_shapes.h"

CASES(moments) {
  auto check = [&](const char* name, const ChannelShape& s) -> Case& {
    return add(name, [=](auto& a) { a.outer = s.outer, a.channels = s.channels, a.inner = s.inner; }).terms(2);
  };
  for (const ChannelShape& s : channel_shapes()) check(s.name, s);
  for (const ChannelShape& s :
      std::vector<ChannelShape>{{"", 700, 3, 1}, {"", 3000, 40, 1}, {"", 4, 5, 700}, {"", 1, 9, 1}}) {
    check("deviation far below the mean", s).between("x", 9999, 10001);
    check("all alike", s).fill("x", [](int64_t) { return 1.1; });
    // Its square dwarfs the others, which are added to it in float.
    check("the first row far away", s).ulps(40).fill("x", [c = s.channels](int64_t i) {
      return i < c ? 1000 : double(i % 3);
    });
    check("slowly rising", s).fill("x", [](int64_t i) { return double(i) * 1e-4; });
    check("NaN and infinities", s).fill("x", [](int64_t i) {
      return i == 1 ? INFINITY : i == 5 ? NAN : double(i % 3);
    });
  }
  check("float64", {"", 7, 5, 3}).types({DType::float64});
}
