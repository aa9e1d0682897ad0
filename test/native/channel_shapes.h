// SPDX-License-Identifier: MIT
// The shapes that every normalization over [outer, channels, inner] is tried on.
#pragma once
#include <cmath>

#include "runner.h"

namespace gemmule::test {

struct ChannelShape {
  const char* name;
  int64_t outer, channels, inner;
  double count() const { return double(outer) * double(inner); }
};

inline std::vector<ChannelShape> channel_shapes() {
  std::vector<ChannelShape> out;
  for (int64_t c : edge_sizes()) {
    out.push_back({"channels last", 7, c, 1});
    out.push_back({"rows of a channel", 3, 2, c});
  }
  for (int64_t c : {1, 2, 3, 4, 5, 24, 300}) out.push_back({"some hundred rows", 301, c, 1});
  for (int64_t n : edge_sizes()) out.push_back({"rows", n, 5, 1});
  for (const ChannelShape& s : std::vector<ChannelShape>{{"one element", 1, 6, 1}, {"no rows", 0, 6, 1},
           {"nothing within", 4, 6, 0}, {"one channel", 20'000, 1, 1}, {"three channels", 30'011, 3, 1},
           {"mnist", 4 * 13 * 13, 32, 1}, {"resnet", 2 * 28 * 28, 128, 1}, {"dense", 128, 513, 1},
           {"many channels", 5, 9001, 1}, {"channels first", 8, 32, 14 * 14}, {"few channels first", 2, 3, 50 * 51},
           {"one long row", 1, 2, 40'001}, {"a row", 1, 1, 70'001}})
    out.push_back(s);
  return out;
}

}  // namespace gemmule::test
