// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(binary) {
  static const char* const names[] = {
#define BINARY(name, ...) #name,
#include "ops/binary.def"
#undef BINARY
  };
  const int add_fn = int(BinaryFn::add);
  auto check = [&](const std::string& name, int fn, Dims d, int64_t mask_a, int64_t mask_b) -> Case& {
    return add(name, [=](auto& a) { a.fn = fn, a.dims = d, a.mask_a = mask_a, a.mask_b = mask_b; });
  };
  for (int64_t n : edge_sizes()) {
    check("same shape", add_fn, dims({n}), 0, 0);
    check("a number on the left", int(BinaryFn::sub), dims({n}), 1, 0);
    check("a number on the right", int(BinaryFn::sub), dims({n}), 0, 1);
    check("bias", add_fn, dims({3, n}), 0, 1);
    check("column", int(BinaryFn::mul), dims({5, n}), 0, 2);
  }
  for (int fn = 0; fn < int(BinaryFn::count); ++fn) {
    const std::string name = names[fn];
    check(name, fn, dims({1003}), 0, 0).between("a", 0, 20).between("b", 0.1, 3);
    check(name + " below 0", fn, dims({1003}), 0, 0).between("a", -20, 20).between("b", -3, 3).terms(1, 8);
    check(name + " of whole numbers", fn, dims({100}), 0, 0)
        .fill("a", [](int64_t i) { return double(i % 10 - 5); })
        .fill("b", [](int64_t i) { return double(i / 10 - 5); });
    check(name + " of special values", fn, dims({8, 8}), 2, 1)
        .values("a", {0, 1, -2, 0.5, INFINITY, -INFINITY, NAN, 1e30})
        .values("b", {0, 1, -3, 0.25, INFINITY, -INFINITY, NAN, -2});
  }
  for (int fn = 0; fn < int(BinaryFn::count); ++fn)
    check(std::string(names[fn]) + " of integers", fn, dims({7, 13}), 2, 1)
        .types({DType::int32, DType::uint8, DType::boolean});
  check("row and column", add_fn, dims({7, 13}), 2, 1);
  check("inner and outer", add_fn, dims({3, 4, 5, 6}), 0b0101, 0b1010);
  check("six axes", add_fn, dims({2, 3, 2, 3, 2, 3}), 0b010010, 0b001100);
  check("both stretched", add_fn, dims({3, 5}), 2, 2);
  check("empty", add_fn, dims({3, 0, 5}), 1, 4);
  check("several tasks", add_fn, dims({300, 700}), 0, 1);
  check("several tasks of a column", add_fn, dims({3, 70'001}), 0, 2);
  check("narrow rows", add_fn, dims({5000, 3}), 0, 1);
  check("narrow rows on the left", int(BinaryFn::sub), dims({5003, 3}), 1, 0);
  check("narrow columns", add_fn, dims({5000, 3}), 2, 0);
}
