// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(transpose) {
  auto check = [&](const char* name, Dims shape, Dims order) -> Case& {
    return add(name, [=](auto& a) { a.dims = shape, a.perm = order; });
  };
  for (int64_t n : {1, 3, 8, 9, 15, 16, 17, 31, 33, 50})
    for (int64_t m : {1, 7, 8, 16, 17, 40}) check("a matrix", dims({n, m}), axes({1, 0}));
  check("nothing moves", dims({3, 4, 5}), axes({0, 1, 2}));
  check("axes of 1", dims({1, 9, 1, 11, 1}), axes({4, 3, 2, 1, 0}));
  check("an empty axis", dims({3, 0, 5}), axes({2, 1, 0}));
  check("attention heads", dims({2, 10, 3, 8}), axes({0, 2, 1, 3}));
  check("attention keys", dims({2, 10, 3, 8}), axes({0, 2, 3, 1}));
  check("NHWC to NCHW", dims({2, 9, 10, 3}), axes({0, 3, 1, 2}));
  check("NCHW to NHWC", dims({2, 17, 9, 10}), axes({0, 2, 3, 1}));
  check("all six reversed", dims({2, 3, 4, 2, 3, 5}), axes({5, 4, 3, 2, 1, 0}));
  check("all six in a circle", dims({2, 3, 4, 2, 3, 5}), axes({1, 2, 3, 4, 5, 0}));
  check("a narrow matrix", dims({2, 1000}), axes({1, 0}));
  check("a narrow matrix, upright", dims({1000, 3}), axes({1, 0}));
  check("narrow ones among others", dims({3, 70, 5, 9}), axes({3, 0, 2, 1}));
  check("beyond one task", dims({700, 333}), axes({1, 0}));
  check("batches beyond one task", dims({40, 50, 60}), axes({0, 2, 1}));
  check("dense 784x64", dims({784, 64}), axes({1, 0}));
}
