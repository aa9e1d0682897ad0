// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "resize_shapes.h"

CASES(resize_grad) {
  // An element of dx is a sum over the outputs that it entered: more of them the larger the image becomes.
  const auto terms = [](const Sizes& s) {
    const double grown =
        double(s.to_height + 1) * double(s.to_width + 1) / (double(s.height + 1) * double(s.width + 1));
    return 8 + 4 * std::max(1.0, grown);
  };
  for (ResizeMode mode : every_resize_mode)
    for (bool antialias : {false, true}) {
      auto check = [&](const Sizes& s) -> Case& {
        return add(s.name, [&](auto& a) { set_sizes(a, s, mode, antialias); }).terms(terms(s));
      };
      for (const Sizes& s : resize_sizes()) check(s);
    }
  auto check = [&](const Sizes& s) -> Case& {
    return add(s.name, [&](auto& a) { set_sizes(a, s, ResizeMode::bilinear, false); }).terms(terms(s));
  };
  check({"several tasks", 3, 40, 60, 16, 50, 61});
  check({"many small images", 60, 20, 20, 3, 24, 24});
  check({"float64", 1, 5, 6, 2, 7, 8}).types({DType::float64});
}
