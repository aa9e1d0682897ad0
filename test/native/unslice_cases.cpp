// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(unslice) {
  struct Part {
    int64_t begin, size, step;
  };
  auto check = [&](const char* name, std::vector<int64_t> shape, std::vector<Part> parts) -> Case& {
    return add(name, [=](auto& a) {
      for (size_t i = 0; i < shape.size(); ++i)
        a.dims[i] = shape[i], a.begin[i] = parts[i].begin, a.size[i] = parts[i].size, a.step[i] = parts[i].step;
    });
  };
  check("all of it", {3, 4}, {{0, 3, 1}, {0, 4, 1}});
  check("rows", {9, 4}, {{2, 5, 1}, {0, 4, 1}});
  check("columns", {9, 20}, {{0, 9, 1}, {3, 11, 1}});
  check("columns, whole cache lines", {9, 64}, {{0, 9, 1}, {16, 32, 1}});
  check("every second row, backwards", {9, 16}, {{8, 4, -2}, {0, 16, 1}});
  check("a step", {20, 20}, {{1, 6, 3}, {2, 5, 2}});
  check("backwards", {20, 20}, {{19, 20, -1}, {18, 7, -2}});
  check("one element, however far its step", {20}, {{4, 1, int64_t{1} << 52}});
  check("nothing", {20, 3}, {{0, 0, 1}, {0, 3, 1}});
  check("nothing of nothing", {0, 3}, {{0, 0, 1}, {0, 3, 1}});
  check("a crop of images", {2, 12, 12, 3}, {{0, 2, 1}, {1, 10, 1}, {2, 9, 1}, {0, 3, 1}});
  check("one time step", {4, 10, 16}, {{0, 4, 1}, {3, 1, 1}, {0, 16, 1}});
  check("six axes", {3, 3, 3, 3, 3, 3}, {{1, 2, 1}, {0, 2, 2}, {2, 3, -1}, {0, 3, 1}, {1, 1, 1}, {2, 2, -2}});
  check("beyond one task", {600, 300}, {{5, 590, 1}, {3, 250, 1}});
}
