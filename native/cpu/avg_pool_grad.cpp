// SPDX-License-Identifier: MIT
#include "pool_spread.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

struct ToAll {
  const float* dy;
  template <class Windows, class Lanes>
  GEMMULE_INLINE auto operator()(const Windows& windows, int64_t out, Lanes lanes, int) const {
    const int64_t(&count)[kSpatialAxes] = windows.box.count;
    const Vec each = load(dy + out, lanes) * (1 / float(count[0] * count[1] * count[2]));
    return [=](int64_t) { return each; };
  }
};

}  // namespace

void avg_pool_grad(const AvgPoolGradArgs& p, Context& ctx) { spread(p, p.dx.as(), ctx, ToAll{p.dy.as()}); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
