// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(arg_reduce) {
  auto check = [&](const char* name, int fn, int64_t outer, int64_t n, int64_t inner) -> Case& {
    return add(name, [=](auto& a) { a.fn = fn, a.outer = outer, a.n = n, a.inner = inner; });
  };
  for (int fn = 0; fn < int(ArgReduceFn::count); ++fn) {
    for (int64_t n : edge_sizes()) {
      if (n > 0) check("rows", fn, 5, n, 1);
      if (n > 0) check("rows with equals", fn, 5, n, 1).fill("x", [](int64_t i) { return double(i * 7 % 3); });
      check("columns", fn, 2, 5, n);
    }
    check("all the same", fn, 2, 100, 1).between("x", 1, 1);
    for (int64_t bad : {0, 1, 15, 16, 31, 90, 99})
      check("the first NaN", fn, 1, 100, 1).fill("x", [=](int64_t i) {
        return i == bad || i == 95 ? NAN : double(i % 40);
      });
    check("NaN in columns", fn, 1, 10, 10).fill("x", [](int64_t i) { return i % 7 == 3 ? NAN : double(i * 13 % 40); });
    check("infinities", fn, 1, 40, 1).fill("x", [](int64_t i) { return i < 20 ? -INFINITY : INFINITY; });
    check("no rows", fn, 0, 10, 1);
    check("accuracy of mnist", fn, 128, 10, 1);
    check("several tasks", fn, 300, 700, 1);
    check("a zero's sign", fn, 2, 40, 1).fill("x", [](int64_t i) { return i % 3 ? 0.0 : -0.0; });
    for (int64_t n : around({1024})) check("rows of a warp and of a block", fn, 2, n, 1);
    check("few long columns", fn, 2, 2000, 3);
    check("few columns", fn, 2, 100, 10);
    check("many columns", fn, 2, 40, 9001);
    check("int32", fn, 3, 50, 2).types({DType::int32});
    check("int32's bounds", fn, 2, 40, 1).types({DType::int32}).fill("x", [](int64_t i) {
      return i % 7 == 3 ? 2147483647.0 : i % 5 == 2 ? -2147483648.0 : double(i % 3) - 1;
    });
    check("bytes", fn, 3, 50, 2).types({DType::uint8, DType::boolean});
    check("a long row of int32", fn, 2, 3000, 1).types({DType::int32});
    check("a long row of bytes", fn, 2, 3000, 1).types({DType::uint8, DType::boolean});
    check("float64", fn, 3, 50, 2).types({DType::float64});
  }
}
