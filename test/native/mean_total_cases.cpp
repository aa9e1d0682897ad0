// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(mean_total) {
  add("a mean", [](auto&) {}).values("total", {3, 7});
  add("of nothing", [](auto&) {}).values("total", {0, 0});
  add("beyond 2^24 samples", [](auto&) {}).values("total", {16777217, 33554434});
}
