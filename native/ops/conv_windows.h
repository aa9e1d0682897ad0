// SPDX-License-Identifier: MIT
// What a convolution, its transpose and its gradients share: windows, filters, and groups of channels that meet each other alone.
#pragma once
#include "windows.h"

namespace gemmule {

struct ConvWindows : Windows {
  int64_t filters, groups = 1;

  static constexpr auto geometry =
      fields_of(Windows::geometry, field("filters", &ConvWindows::filters), field("groups", &ConvWindows::groups));

  GEMMULE_INLINE int64_t weights() const { return product({volume(kernel), channels / groups, filters}); }

  const char* check_groups() const {
    if (const char* why = check_windows()) return why;
    if (groups < 1 || filters < 0) return "groups are below 1, or filters below 0";
    return channels % groups || filters % groups ? "groups do not divide the channels and the filters" : nullptr;
  }
};

}  // namespace gemmule
