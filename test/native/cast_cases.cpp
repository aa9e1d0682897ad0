// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(cast) {
  for (DType from : every_type) {
    for (int64_t n : edge_sizes())
      add("remainder of a vector", [=](auto& a) { a.count = n; })
          .holds("x", from)
          .between("x", from == DType::uint8 ? 0 : -300, 300);
    add("several tasks", [](auto& a) { a.count = 200'001; }).holds("x", from);
  }
  const std::vector<double> ends = {0, -0.0, NAN, INFINITY, -INFINITY, 1.9, -1.9, 254.9, 255.1, 256, 2147483520.0,
      2147483648.0, -2147483648.0, 1e20, -1e20, 0.4};
  for (DType from : {DType::float32, DType::float64})
    add("the ends of the ranges", [](auto& a) { a.count = 16; }).holds("x", from).values("x", ends);
  add("the ends of int32", [](auto& a) { a.count = 4; })
      .holds("x", DType::int32)
      .values("x", {INT32_MIN, INT32_MAX, -1, 256});
  add("just below 2^31", [](auto& a) { a.count = 3; })
      .holds("x", DType::float64)
      .values("x", {2147483646.5, 2147483647.5, -2147483648.5});
}
