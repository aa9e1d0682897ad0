// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(binary_grad) {
  static const char* const names[] = {
#define BINARY(name, ...) #name,
#include "ops/binary.def"
#undef BINARY
  };
  auto check = [&](const std::string& name, int fn, int side, Dims d, int64_t mask_a, int64_t mask_b) -> Case& {
    return add(name, [=](auto& a) { a.fn = fn, a.side = side, a.dims = d, a.mask_a = mask_a, a.mask_b = mask_b; })
        .between("a", 0.1, 2)
        .between("b", 0.2, 3)
        .ulps(8);
  };
  for (int side : {0, 1}) {
    for (int64_t n : edge_sizes()) check("remainder of a vector", int(BinaryFn::mul), side, dims({n}), 0, 0);
    for (int fn = 0; fn < int(BinaryFn::count); ++fn) {
      check(names[fn], fn, side, dims({1003}), 0, 0).terms(1);
      check(names[fn], fn, side, dims({7, 13}), 2, 1).terms(1);
      check(names[fn], fn, side, dims({7, 13}), 0, 3).terms(1);
    }
    for (int fn = 0; fn < int(BinaryFn::count); ++fn)
      add(std::string(names[fn]) + " of integers", [=](auto& a) {
        a.fn = fn, a.side = side, a.dims = dims({7, 13}), a.mask_a = 2;
      }).types({DType::int32, DType::uint8, DType::boolean});
    check("pow of 0", int(BinaryFn::pow), side, dims({6}), 0, 0)
        .values("a", {0, 0, 0, 1, -1, -2})
        .values("b", {0, 1, 2, 0, 2, 3});
    check("six axes", int(BinaryFn::div), side, dims({2, 3, 2, 3, 2, 3}), 0b010010, 0b001100);
    check("several tasks", int(BinaryFn::div), side, dims({300, 700}), 0, 1);
  }
}
