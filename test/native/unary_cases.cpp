// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

namespace {

// Parameters that are right for every function: those of clip must be in order.
struct Function {
  const char* name;
  double ulps;  // beside the 2^-22 that functions with zeros of their own are allowed
};
const Function functions[] = {
#define UNARY(name, ...) {#name, 8},
#include "ops/unary.def"
#undef UNARY
};

double special(int64_t i) {
  static const double values[] = {0, -0.0, INFINITY, -INFINITY, NAN, 1, -1, 0.5, -0.5, 3e38, -3e38, 1e-37, -1e-37, 88.7,
      -88.7, 3, -3, 6, 1e7, -1e7, 20, -20};
  return values[i % 22];
}

}  // namespace

CASES(unary) {
  auto check = [&](const std::string& name, int fn, int64_t count) -> Case& {
    return add(name, [=](auto& a) { a.fn = fn, a.count = count, a.alpha = 0.75, a.beta = 1.5; })
        .ulps(functions[fn].ulps)
        .terms(2);
  };
  for (int64_t n : edge_sizes()) check("remainder of a vector", int(UnaryFn::relu), n);
  for (int fn = 0; fn < int(UnaryFn::count); ++fn) {
    const std::string name = functions[fn].name;
    const bool positive = name == "log" || name == "sqrt" || name == "rsqrt" || name == "log1p";
    check(name, fn, 1003).between("x", positive ? 0 : -10, 10);
    check(name + " of special values", fn, 22 * 3).fill("x", special);
  }
  check("several tasks", int(UnaryFn::tanh), 200'001);
  check("float64", int(UnaryFn::gelu), 33).types({DType::float64});
  for (int fn = 0; fn < int(UnaryFn::count); ++fn) {
    const std::string name = functions[fn].name;
    check(name + " of integers", fn, 401).types({DType::int32}).fill("x", [](int64_t i) { return double(i - 200); });
    check(name + " of bytes", fn, 203).types({DType::uint8, DType::boolean});
  }
}
