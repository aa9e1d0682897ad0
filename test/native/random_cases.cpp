// SPDX-License-Identifier: MIT
#include <cmath>

#include "runner.h"

CASES(random) {
  auto check = [&](const char* name, RandomFn fn, int64_t count, double alpha, double beta) -> Case& {
    return add(name, [=](auto& a) {
      a.fn = int(fn), a.count = count, a.alpha = alpha, a.beta = beta, a.ordinal = 0x123456789;
    }).values("state", {-5, 77, 3});
  };
  for (int64_t n : {0, 1, 2, 3, 5, 16, 17, 31, 64, 65, 127, 255, 257, 1000, 70'001}) {
    check("uniform", RandomFn::uniform, n, 0, 1).float_reference().exact();
    check("uniform between", RandomFn::uniform, n, -0.1, 0.25).float_reference().exact();
    check("normal", RandomFn::normal, n, 0, 1);
    check("truncated normal", RandomFn::truncated_normal, n, 0, 1);
    check("bernoulli", RandomFn::bernoulli, n, 0.3, 0).exact();
  }
  check("uniform whose end is rounded to", RandomFn::uniform, 70'001, 1, 1 + 0x1p-20).float_reference().exact();
  check("uniform of one number", RandomFn::uniform, 100, 2, 2).float_reference().exact();
  check("normal around a mean", RandomFn::normal, 1000, 5, 0.1).terms(8);
  check("truncated normal around a mean", RandomFn::truncated_normal, 1000, -5, 0.1).terms(8);
  check("never", RandomFn::bernoulli, 100, 0, 0).exact();
  check("always", RandomFn::bernoulli, 100, 1, 0).exact();
  check("float64", RandomFn::normal, 100, 0, 1).types({DType::float64});
}
