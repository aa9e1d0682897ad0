// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(accumulate) {
  for (int64_t n : edge_sizes()) {
    add("weighted", [=](auto& a) { a.count = n; }).terms(double(n));
    add("plain", [=](auto& a) { a.count = n; }).without("weights").terms(double(n));
  }
  for (int64_t n : around({8192})) add("a block, and several", [=](auto& a) { a.count = n; }).terms(100);
  add("many", [](auto& a) { a.count = 100'003; }).terms(300);
  add("float64", [](auto& a) { a.count = 20; }).types({DType::float64});
}
