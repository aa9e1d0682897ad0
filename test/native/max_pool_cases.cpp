// SPDX-License-Identifier: MIT
#include "pool_shapes.h"

CASES(max_pool) {
  auto check = [&](const char* name, const PoolWindows& windows) -> Case& {
    return add(name, [&](auto& a) { static_cast<PoolWindows&>(a) = windows; });
  };
  for (const PoolShape& shape : pool_shapes()) {
    check(shape.name, shape.windows);
    check(shape.name, shape.windows).without("where");
  }
  const PoolWindows side_by_side = valid(pool_windows({1, 6, 8}, {1, 2, 2}, {1, 2, 2}));
  for (int64_t c : {1, 3, 17})
    for (const PoolWindows& plain : {side_by_side, same(pool_windows({1, 6, 8}, {1, 3, 3}, {1, 1, 1})),
             valid(pool_windows({1, 19, 20}, {1, 17, 17}, {1, 2, 2})), adaptive({1, 7, 8}, {1, 3, 5})}) {
      const PoolWindows windows = sized(plain, 2, c);
      check("the first of equals", windows).fill("x", [](int64_t i) { return double(i * 7 % 3); });
      check("zeros of both signs", windows).fill("x", [](int64_t i) { return i * 7 % 5 < 3 ? -0.0 : 0.0; });
      check("the first NaN", windows).fill("x", [](int64_t i) { return i * 13 % 7 < 2 ? NAN : double(i * 5 % 11); });
      check("infinities", windows).fill("x", [](int64_t i) {
        return i * 13 % 7 == 3 ? INFINITY : i * 13 % 7 < 5 ? -INFINITY : double(i % 3);
      });
      check("nothing above -inf", windows).fill("x", [](int64_t) { return -INFINITY; });
      check("NaN after -inf", windows).fill("x", [](int64_t i) { return i * 13 % 7 < 1 ? NAN : -INFINITY; });
      check("NaN and infinities, without places", windows).without("where").fill("x", [](int64_t i) {
        return i * 13 % 7 < 2 ? NAN : i * 13 % 7 == 3 ? INFINITY : -INFINITY;
      });
    }
  check("float64", side_by_side).types({DType::float64});
}
