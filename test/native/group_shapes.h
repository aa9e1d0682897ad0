// SPDX-License-Identifier: MIT
// The shapes that group_norm and its gradient are tried on.
#pragma once
#include <cmath>

#include "runner.h"

namespace gemmule::test {

struct GroupShape {
  const char* name;
  int64_t batch, spatial, channels, groups;
  double count() const { return double(spatial) * double(channels / groups); }
};
template <class A>
void set_shape(A& a, const GroupShape& s) {
  a.batch = s.batch, a.spatial = s.spatial, a.channels = s.channels, a.groups = s.groups;
}

inline std::vector<GroupShape> group_shapes() {
  std::vector<GroupShape> out;
  for (int64_t c : edge_sizes()) {
    out.push_back({"layer norm", 3, 1, c, 1});
    out.push_back({"one group", 2, 5, c, 1});
    out.push_back({"groups of as many channels", 2, 3, 3 * c, 3});
  }
  for (int64_t c : {1, 3, 4, 5, 8, 17, 40}) out.push_back({"each channel a group", 2, 30, c, c});
  for (int64_t g : {1, 2, 3, 4, 6, 8, 12, 24}) out.push_back({"some groups", 3, 20, 24, g});
  for (const GroupShape& s : std::vector<GroupShape>{{"one element", 4, 1, 3, 3}, {"no rows", 0, 3, 6, 2},
           {"no pixels", 2, 0, 6, 2}, {"transformer", 300, 1, 256, 1}, {"a long row", 2, 1, 3001, 1},
           {"grouped features", 40, 1, 96, 4}, {"resnet", 2, 14 * 14, 64, 32}, {"few groups", 3, 20 * 20, 64, 2},
           {"instance norm", 3, 21 * 21, 48, 48}, {"whole images", 2, 50 * 50, 12, 1}, {"a longer row", 1, 1, 9001, 1},
           {"a row in parts", 1, 1, 17'001, 1}, {"rows in parts", 1, 164, 200, 2}, {"few channels", 2, 2100, 4, 2},
           {"long rows of a channel", 2, 1100, 5, 5}, {"long rows of two channels", 1, 600, 20, 10}})
    out.push_back(s);
  return out;
}
// One of each way that elements of a group lie.
inline std::vector<GroupShape> some_group_shapes() {
  return {{"", 9, 1, 40, 1}, {"", 3, 7, 40, 1}, {"", 3, 70, 12, 3}, {"", 2, 30, 40, 2}, {"", 2, 90, 20, 20},
      {"", 2, 1100, 4, 4}, {"", 1, 17'000, 1, 1}};
}

}  // namespace gemmule::test
