// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(top_k) {
  auto check = [&](const char* name, int64_t rows, int64_t cols, int64_t k) -> Case& {
    return add(name, [=](auto& a) { a.rows = rows, a.cols = cols, a.k = k; });
  };
  check("the greatest", 5, 10, 1);
  check("none", 5, 10, 0);
  check("no rows", 0, 10, 3);
  for (int64_t k : {1, 2, 5, 63, 64, 100}) check("of a hundred", 4, 100, k);
  check("imagenet, top 5", 8, 1000, 5);
  check("a long row", 2, 3000, 7);
  check("of a long row of equals", 2, 1100, 5).fill("x", [](int64_t i) { return double(i * 7 % 5); });
  check("int32's bounds", 2, 9, 9).types({DType::int32}).fill("x", [](int64_t i) {
    return i % 4 == 3 ? 2147483647.0 : i % 4 == 2 ? -2147483648.0 : double(i) - 5;
  });
  check("equals", 3, 40, 17).fill("x", [](int64_t i) { return double(i * 7 % 5); });
  check("all the same", 2, 40, 40).between("x", 1, 1);
  check("NaN and infinities", 1, 8, 8).values("x", {1, NAN, -INFINITY, 0, INFINITY, NAN, -0.0, 2});
  check("int32", 3, 50, 9).types({DType::int32});
  check("a long row of int32", 2, 3000, 7).types({DType::int32});
  check("float64", 3, 50, 9).types({DType::float64});
}
