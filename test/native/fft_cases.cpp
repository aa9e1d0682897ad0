// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "runner.h"

// Errors grow with the sums' own size, sqrt(n), and where a prime factor is large, with its number of terms.
static double terms_of(int64_t n) {
  int32_t radix = 1;
  for (FftPass pass = FftPass::first(n); pass.exists(); pass = pass.next()) radix = std::max(radix, pass.radix);
  return 4 * std::sqrt(double(n)) + radix;
}

CASES(fft) {
  auto check = [&](const char* name, int64_t rows, int64_t n, bool inverse = false, double scale = 1) -> Case& {
    return add(name, [=](auto& a) {
      a.rows = rows, a.n = n, a.inverse = inverse, a.scale = scale;
    }).terms(n == 0 ? 0 : terms_of(n) * scale);
  };
  for (int64_t n : {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 31, 64, 100, 255, 256, 257, 1000, 1024}) {
    check("lengths", 5, n);
    check("inverse", 3, n, true, 1.0 / double(n));
  }
  for (int64_t rows : edge_sizes()) check("rows beside a vector of them", rows, 20);
  check("many rows", 300, 60);
  check("rows of a block", 2, 4096);
  check("a long row, passes by two", 1, 8192);
  check("long rows, passes by four", 2, 4100, true);
  check("an empty axis", 3, 0);
  check("of real numbers", 3, 48).without("im");
  check("real, backwards", 3, 48, true, 0.5).without("im");
  check("real, long", 1, 5000, true).without("im");
  check("float64", 3, 30).types({DType::float64});
}
