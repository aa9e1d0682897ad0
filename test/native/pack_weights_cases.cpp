// SPDX-License-Identifier: MIT
#include <algorithm>

#include "runner.h"

CASES(pack_weights) {
  for (bool trans_b : {false, true}) {
    auto check = [&](const char* name, int64_t k, int64_t n, int64_t apart) {
      add(name, [&](auto& a) {
        a.k = k, a.n = n, a.trans_b = trans_b, a.ldb = std::max<int64_t>(1, (trans_b ? k : n) + apart);
      }).exact();
    };
    for (int64_t n : edge_sizes()) check("columns", 5, n, 0), check("columns, rows apart", 9, n, 3);
    for (int64_t k : edge_sizes()) check("rows", k, 70, 0);
    check("mnist dense", 784, 128, 0);
    check("several tasks", 700, 400, 1);
  }
}
