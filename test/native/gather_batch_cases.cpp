// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(gather_batch) {
  auto check = [&](const char* name, int64_t n, int64_t width, int64_t length, int64_t rows, int64_t stride,
                   double step) -> Case& {
    return add(name, [=](auto& a) { a.n = n, a.width = width, a.length = length, a.rows = rows, a.stride = stride; })
        .limit("index", n)
        .values("step", {step});
  };
  for (int64_t w : edge_sizes()) check("widths", 20, w, 30, 7, 7, 2);
  check("labels", 100, 1, 100, 32, 32, 1);
  check("mnist", 200, 784, 200, 32, 32, 3);
  check("mnist in large batches", 300, 784, 300, 128, 128, 1);
  check("a last, smaller batch", 50, 20, 50, 18, 32, 1);
  check("no rows", 50, 20, 50, 0, 32, 1);
  check("a row outside", 5, 3, 8, 4, 4, 1).values("index", {0, 0, 0, 9, 1, 2, 5, -1}).faults(6, 5, 5);
  check("a row outside, of no columns", 5, 0, 8, 4, 4, 1).values("index", {0, 0, 0, 9, 1, 2, 5, -1}).faults(6, 5, 5);
  check("behind the index", 5, 3, 8, 4, 4, 2).faults(8, 8, 8);
  check("partly behind the index", 5, 3, 8, 4, 5, 1).faults(5, 5, 8);
  check("a negative step", 5, 3, 8, 4, 4, -1).faults(-4, -4, 8);
}
