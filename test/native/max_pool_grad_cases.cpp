// SPDX-License-Identifier: MIT
#include "pool_shapes.h"

CASES(max_pool_grad) {
  // The places drawn lie anywhere in their windows, in the padding too.
  auto check = [&](const char* name, const PoolWindows& windows) -> Case& {
    const int64_t bytes = place_bytes(windows), places = int64_t(most_places(windows));
    return add(name, [&](auto& a) { static_cast<PoolWindows&>(a) = windows; })
        .fill("where",
            [=](int64_t i) {
              const int64_t place = (i / bytes + 1) * 2654435761 / 977 % places;
              return double(place >> 8 * (i % bytes) & 255);
            })
        .terms(4);
  };
  for (const PoolShape& shape : pool_shapes()) check(shape.name, shape.windows);
  const PoolWindows side_by_side = valid(pool_windows({1, 6, 8}, {1, 2, 2}, {1, 2, 2})),
                    overlapping = same(pool_windows({1, 6, 8}, {1, 3, 3}, {1, 1, 1}));
  for (int64_t c : {1, 3, 17})
    for (const PoolWindows& plain : {side_by_side, overlapping}) {
      const PoolWindows windows = sized(plain, 2, c);
      check("all at the first place", windows).fill("where", [](int64_t) { return 0; });
      check("all at the last place", windows).fill("where", [n = most_places(plain)](int64_t) { return n - 1; });
      check("places that no window has", windows).fill("where", [](int64_t i) { return double(i * 37 % 256); });
      check("NaN and infinities", windows).fill("dy", [](int64_t i) {
        return i % 9 == 4 ? NAN : i % 9 == 7 ? INFINITY : double(i % 3);
      });
    }
  check("float64", side_by_side).types({DType::float64});
  check("float64, overlapping", overlapping).types({DType::float64});
}
