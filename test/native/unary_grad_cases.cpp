// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(unary_grad) {
  static const char* const names[] = {
#define UNARY(name, ...) #name,
#include "ops/unary.def"
#undef UNARY
  };
  auto check = [&](const std::string& name, int fn, int64_t count) -> Case& {
    return add(name, [=](auto& a) { a.fn = fn, a.count = count, a.alpha = 0.75, a.beta = 1.5; }).ulps(8).terms(4);
  };
  for (int64_t n : edge_sizes()) check("remainder of a vector", int(UnaryFn::relu), n);
  for (int fn = 0; fn < int(UnaryFn::count); ++fn) {
    check(names[fn], fn, 1003).between("x", 0.01, 10).between("y", 0.1, 2);
    check(std::string(names[fn]) + " below 0", fn, 1003).between("x", -10, 0).between("y", -1, 0.9).terms(8);
  }
  for (int fn = 0; fn < int(UnaryFn::count); ++fn)
    check(std::string(names[fn]) + " of integers", fn, 203).types({DType::int32, DType::uint8, DType::boolean});
  // The slopes of these have limits at the infinities.
  for (UnaryFn fn : {UnaryFn::gelu, UnaryFn::gelu_tanh, UnaryFn::silu, UnaryFn::mish, UnaryFn::softplus,
           UnaryFn::softsign, UnaryFn::squareplus, UnaryFn::elu, UnaryFn::selu})
    check("at infinity", int(fn), 8)
        .values("x", {INFINITY, -INFINITY, 3e38, -3e38, 1e19, -1e19, 50, -50})
        .between("y", 1, 2);
  check("several tasks", int(UnaryFn::relu), 200'001);
}
