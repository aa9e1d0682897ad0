// SPDX-License-Identifier: MIT
#include "pool_walk.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

struct Mean {
  const float* x;
  float* y;
  template <class Windows, class Lanes>
  GEMMULE_INLINE void operator()(const Windows& windows, int64_t out, Lanes lanes, int) const {
    const int64_t(&count)[kSpatialAxes] = windows.box.count;
    const int64_t places = count[0] * count[1] * count[2];
    Vec sum = zero(), row = zero();
    int64_t left = count[2];
    windows.read(x, [&](int64_t, Vec v) {
      row += v;
      if (--left == 0)
        sum += row, row = zero(), left = count[2];  // in rows: the error grows with the root of the window
    });
    store(y + out, places ? sum / float(places) : zero(), lanes);
  }
};

}  // namespace

void avg_pool(const AvgPoolArgs& p, Context& ctx) { pool(p, ctx, Mean{p.x.as(), p.y.as()}); }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
