// SPDX-License-Identifier: MIT
// The sizes that resize and its gradient are tried on.
#pragma once
#include "ops/resize.h"
#include "runner.h"

namespace gemmule::test {

struct Sizes {
  const char* name;
  int64_t batch, height, width, channels, to_height, to_width;
};
inline void set_sizes(ResizeShape& a, const Sizes& s, ResizeMode mode, bool antialias) {
  a.batch = s.batch, a.height = s.height, a.width = s.width, a.channels = s.channels;
  a.to_height = s.to_height, a.to_width = s.to_width, a.mode = int(mode), a.antialias = antialias;
}

inline const std::vector<ResizeMode> every_resize_mode = {
    ResizeMode::nearest, ResizeMode::bilinear, ResizeMode::bicubic, ResizeMode::lanczos3, ResizeMode::lanczos5};

inline std::vector<Sizes> resize_sizes() {
  std::vector<Sizes> out = {{"twice", 2, 4, 5, 3, 8, 10}, {"half", 2, 8, 10, 3, 4, 5}, {"up", 2, 5, 4, 3, 7, 11},
      {"down", 2, 11, 9, 3, 4, 7}, {"up and down", 2, 3, 9, 2, 10, 2}, {"the same", 2, 5, 6, 3, 5, 6},
      {"the same height", 1, 5, 6, 3, 5, 9}, {"the same width", 1, 5, 6, 3, 9, 6}, {"to one pixel", 2, 6, 7, 3, 1, 1},
      {"from one pixel", 2, 1, 1, 3, 4, 5}, {"to nothing", 1, 3, 3, 2, 0, 4}, {"no images", 0, 3, 3, 2, 4, 4},
      {"nothing from nothing", 1, 0, 3, 2, 0, 4}, {"far down", 1, 40, 33, 2, 3, 2}, {"far up", 1, 2, 3, 2, 21, 31},
      {"thumbnails", 2, 30, 40, 4, 16, 16}};
  for (int64_t c : {0, 1, 2, 4, 5, 7, 8, 9, 15, 16, 17, 33}) out.push_back({"channels", 1, 3, 4, c, 5, 3});
  return out;
}

}  // namespace gemmule::test
