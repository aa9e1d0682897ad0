// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(pack_gates) {
  auto check = [&](const char* name, int64_t k, int64_t gates, int64_t units) {
    add(name, [&](auto& a) { a.k = k, a.gates = gates, a.units = units; }).exact();
  };
  for (int64_t gates : {1, 3, 4})
    for (int64_t n : edge_sizes()) check("units", 5, gates, n), check("rows", n, gates, 20);
  for (int64_t gates : {0, 2, 7}) check("gates", 3, gates, 17);
  check("no units of many rows", int64_t{1} << 40, 4, 0);
  check("several tasks", 300, 4, 250);
}
