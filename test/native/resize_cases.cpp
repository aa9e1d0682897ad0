// SPDX-License-Identifier: MIT
#include <cmath>

#include "resize_shapes.h"

CASES(resize) {
  for (ResizeMode mode : every_resize_mode)
    for (bool antialias : {false, true}) {
      auto check = [&](const Sizes& s) -> Case& {
        return add(s.name, [&](auto& a) { set_sizes(a, s, mode, antialias); }).terms(8);
      };
      for (const Sizes& s : resize_sizes()) check(s);
      check({"an infinity", 1, 5, 6, 2, 7, 8}).fill("x", [](int64_t i) { return i == 25 ? INFINITY : double(i % 3); });
    }
  auto check = [&](const Sizes& s) -> Case& {
    return add(s.name, [&](auto& a) { set_sizes(a, s, ResizeMode::bilinear, false); }).terms(8);
  };
  check({"several tasks", 3, 40, 60, 16, 50, 61});
  check({"many small images", 60, 20, 20, 3, 24, 24});
  check({"float64", 1, 5, 6, 2, 7, 8}).types({DType::float64});
}
