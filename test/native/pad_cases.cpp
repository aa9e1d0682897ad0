// SPDX-License-Identifier: MIT
#include "runner.h"

CASES(pad) {
  auto check = [&](const char* name, PadMode mode, Dims shape, Dims before, Dims after) -> Case& {
    return add(
        name, [=](auto& a) { a.mode = int(mode), a.dims = shape, a.before = before, a.after = after, a.value = 2.5; });
  };
  check("nothing added", PadMode::constant, dims({3, 4}), offsets({}), offsets({}));
  check("one axis", PadMode::constant, dims({3, 4}), offsets({0, 1}), offsets({0, 2}));
  check("images", PadMode::constant, dims({2, 5, 6, 3}), offsets({0, 1, 2}), offsets({0, 2, 1}));
  check("images of eight channels", PadMode::constant, dims({2, 5, 6, 8}), offsets({0, 1, 2}), offsets({0, 2, 1}));
  check("whole cache lines", PadMode::constant, dims({3, 32}), offsets({1, 16}), offsets({0, 48}));
  check("of nothing", PadMode::constant, dims({0, 2}), offsets({1, 0}), offsets({1, 1}));
  check("beyond one task", PadMode::constant, dims({4, 100, 200}), offsets({0, 1, 1}), offsets({0, 1, 1}));
  check("mirrored without the edge", PadMode::reflect, dims({4, 5}), offsets({3, 4}), offsets({3, 1}));
  check("mirrored with the edge", PadMode::symmetric, dims({4, 5}), offsets({4, 5}), offsets({1, 5}));
  check("mirrored images", PadMode::reflect, dims({2, 5, 6, 8}), offsets({0, 1, 2}), offsets({0, 2, 1}));
  check("mirrored rows of images", PadMode::symmetric, dims({2, 5, 6, 8}), offsets({0, 1}), offsets({0, 5}));
}
