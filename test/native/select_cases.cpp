// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(select) {
  auto check = [&](const char* name, Dims d, int64_t mask_condition, int64_t mask_a, int64_t mask_b) -> Case& {
    return add(
        name, [=](auto& a) { a.dims = d, a.mask_condition = mask_condition, a.mask_a = mask_a, a.mask_b = mask_b; });
  };
  for (int64_t n : edge_sizes()) check("remainder of a vector", dims({n}), 0, 0, 0);
  for (int64_t masks = 0; masks < 8; ++masks)
    check("each operand a number", dims({77}), masks & 1, masks >> 1 & 1, masks >> 2 & 1);
  check("rows chosen", dims({9, 20}), 2, 0, 0);
  check("row, column and number", dims({7, 13}), 1, 2, 3);
  check("six axes", dims({2, 3, 2, 3, 2, 3}), 0b010010, 0b001100, 0b100001);
  check("several tasks", dims({300, 700}), 1, 0, 3).types({DType::float32});
}
