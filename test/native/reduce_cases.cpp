// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(reduce) {
  auto check = [&](const char* name, int fn, Dims d, int64_t axes) -> Case& {
    double terms = 1;
    for (int i = 0; i < kMaxRank; ++i)
      if (axes >> i & 1) terms *= double(d[i]);
    return add(name, [=](auto& a) {
      a.fn = fn, a.dims = d, a.axes = axes;
    }).terms(fn == int(ReduceFn::sum) ? 4 * std::sqrt(terms) : 2);
  };
  for (int fn = 0; fn <= int(ReduceFn::prod); ++fn) {
    for (int64_t n : edge_sizes()) {
      check("all of a vector", fn, dims({n}), 1);
      check("rows", fn, dims({3, n}), 2);
      check("columns", fn, dims({n, 5}), 1);
      check("columns of a bias gradient", fn, dims({70, n}), 1);
    }
    for (int64_t axes = 0; axes < 64; ++axes) check("six axes", fn, dims({2, 3, 2, 4, 2, 3}), axes);
    for (int64_t axes = 0; axes < 8; ++axes) check("three axes", fn, dims({70, 9, 33}), axes);
    for (int64_t axes = 0; axes < 4; ++axes)
      check("empty", fn, dims({0, 3}), axes), check("empty", fn, dims({3, 0}), axes);
    check("NaN and infinities", fn, dims({2, 40}), 2).fill("x", [](int64_t i) {
      return i == 17 ? NAN : i == 50 ? INFINITY : double(i % 7);
    });
    check("columns with NaN", fn, dims({40, 2}), 1).fill("x", [](int64_t i) {
      return i == 17 ? NAN : i == 50 ? INFINITY : double(i % 7);
    });
    check("products that stay in range", fn, dims({40, 200}), 1).between("x", 0.9, 1.1).ulps(300);
    check("float64", fn, dims({7, 13}), 1).types({DType::float64});
    check("int32", fn, dims({7, 13}), 2).types({DType::int32});
  }
  for (ReduceFn f : {ReduceFn::sum, ReduceFn::mean, ReduceFn::max}) {
    const int fn = int(f);
    check("a loss", fn, dims({1'000'003}), 1);
    check("mnist dense, bias gradient", fn, dims({128, 128}), 1);
    check("many rows, few columns", fn, dims({70'000, 10}), 1);
    check("many rows, some columns", fn, dims({3000, 300}), 1);
    check("many columns", fn, dims({40, 9001}), 1);
    check("long rows", fn, dims({3, 150'001}), 2);
    check("many short rows", fn, dims({70'000, 3}), 2);
    check("batch norm", fn, dims({8, 14, 14, 32}), 0b0111);
    check("batch norm, channels first", fn, dims({8, 32, 14, 14}), 0b1101);
    check("few long parts", fn, dims({30, 2, 5000}), 0b101);
  }
  for (int fn = 0; fn < int(ReduceFn::count); ++fn) {
    auto check_whole = [&](const char* name, Dims d, int64_t axes) {
      check(name, fn, d, axes).types({DType::int32, DType::uint8, DType::boolean});
    };
    for (int64_t axes : {0, 3, 0b010101, 0b101010, 63})
      check_whole("integers, six axes", dims({2, 3, 2, 4, 2, 3}), axes);
    check_whole("integers, short rows", dims({5, 40}), 2);
    check_whole("integers, long rows", dims({3, 5000}), 2);
    check_whole("integers, few columns", dims({300, 5}), 1);
    check_whole("integers, some columns", dims({40, 700}), 1);
    check_whole("integers, a long row", dims({70'000}), 1);
    check_whole("integers, no rows", dims({0, 3}), 1);
  }
  for (ReduceFn f : {ReduceFn::sum, ReduceFn::mean, ReduceFn::max, ReduceFn::min}) {
    const int fn = int(f);
    for (int64_t n : around({128})) check("few rows of a warp and of a block", fn, dims({2, n}), 2);
    for (int64_t n : {40, 1024}) check("many rows of a warp", fn, dims({1024, n}), 2);
    for (int64_t n : around({4, 16384})) check("columns of a thread and of a block", fn, dims({n, 3}), 1);
    for (int64_t n : around({32})) check("many columns of a thread and of a block", fn, dims({n, 8192}), 1);
    check("a row in parts", fn, dims({40'000}), 1);
    check("two rows in parts", fn, dims({2, 40'000}), 2);
    check("rows and columns alternate", fn, dims({3, 40, 5, 70}), 0b1010);
    check("columns and rows alternate", fn, dims({9, 2, 300, 17}), 0b101);
    check("NaN at the end of a long row", fn, dims({2, 5000}), 2).fill("x", [](int64_t i) {
      return i == 9999 ? NAN : double(i % 7);
    });
    check("NaN at the end of a long column", fn, dims({5000, 2}), 1).fill("x", [](int64_t i) {
      return i == 9999 ? NAN : double(i % 7);
    });
  }
  for (int fn : {int(ReduceFn::any), int(ReduceFn::all)}) {
    check("numbers", fn, dims({7, 13}), 2).types({DType::float32, DType::int32, DType::uint8}).fill("x", [](int64_t i) {
      return double(i / 13 % 3);
    });
    check("NaN is true", fn, dims({7, 13}), 2).fill("x", [](int64_t i) { return i % 5 ? 0 : NAN; });
    check("booleans", fn, dims({7, 13}), 2).types({DType::boolean});
    check("all true but one", fn, dims({3, 40}), 2).types({DType::boolean}).fill("x", [](int64_t i) {
      return double(i != 70);
    });
    check("all false but one", fn, dims({3, 40}), 2).types({DType::boolean}).fill("x", [](int64_t i) {
      return double(i == 70);
    });
    check("no booleans", fn, dims({3, 0}), 2).types({DType::boolean});
  }
}
