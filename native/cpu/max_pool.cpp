// SPDX-License-Identifier: MIT
#include "pool_places.h"
#include "pool_walk.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

struct Largest {
  const float* x;
  float* y;
  template <class Windows, class Lanes>
  GEMMULE_INLINE void operator()(const Windows& windows, int64_t out, Lanes lanes, int) const {
    Vec best = splat(-__builtin_inff());
    windows.read(x, [&](int64_t, Vec v) { best = max(best, v); });
    store(y + out, best, lanes);
  }
};

// With its place, as a Number.
template <class Number>
struct Winner {
  const float* x;
  float* y;
  void* where;
  template <class Windows, class Lanes>
  GEMMULE_INLINE void operator()(const Windows& windows, int64_t out, Lanes lanes, int n) const {
    Vec best = splat(-__builtin_inff());
    VecInt place = {};
    windows.read(x, [&](int64_t number, Vec v) {
      if (number == windows.box.number) return void((best = v, place = VecInt{} + int(number)));
      const VecInt wins = ~(v <= best) & (best == best);  // larger, or the first NaN
      place = select(wins, VecInt{} + int(number), place);
      best = max(best, v);  // not by `wins`: each place would wait for the comparison of the last one
    });
    store(y + out, best, lanes);
    store_places<Number>(where, out, place, n);
  }
};

}  // namespace

void max_pool(const MaxPoolArgs& p, Context& ctx) {
  if (!p.where) return pool(p, ctx, Largest{p.x.as(), p.y.as()});
  switch (place_bytes(p)) {
    case 1: return pool(p, ctx, Winner<uint8_t>{p.x.as(), p.y.as(), p.where.memory});
    case 2: return pool(p, ctx, Winner<uint16_t>{p.x.as(), p.y.as(), p.where.memory});
    default: return pool(p, ctx, Winner<int32_t>{p.x.as(), p.y.as(), p.where.memory});
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
