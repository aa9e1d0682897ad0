// SPDX-License-Identifier: MIT
#include "pool_shapes.h"

CASES(avg_pool_grad) {
  auto check = [&](const char* name, const PoolWindows& windows) -> Case& {
    return add(name, [&](auto& a) { static_cast<PoolWindows&>(a) = windows; }).terms(4);
  };
  for (const PoolShape& shape : pool_shapes()) check(shape.name, shape.windows);
  const PoolWindows plain = same(pool_windows({1, 6, 8}, {1, 3, 3}, {1, 2, 2}));
  for (int64_t c : {1, 3, 17})
    check("NaN and infinities", sized(plain, 2, c)).fill("dy", [](int64_t i) {
      return i * 13 % 97 == 3 ? INFINITY : i * 13 % 97 == 5 ? NAN : double(i % 3);
    });
  check("float64", plain).types({DType::float64});
}
