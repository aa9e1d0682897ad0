// SPDX-License-Identifier: MIT
#include "pool_places.h"
#include "pool_spread.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

template <class Number>
struct ToWinner {
  const float* dy;
  const void* where;
  template <class Windows, class Lanes>
  GEMMULE_INLINE auto operator()(const Windows&, int64_t out, Lanes lanes, int n) const {
    const VecInt g = (VecInt)load(dy + out, lanes), place = load_places<Number>(where, out, n);
    return [=](int64_t number) { return (Vec)(g & (place == int(number))); };
  }
};

}  // namespace

void max_pool_grad(const MaxPoolGradArgs& p, Context& ctx) {
  switch (place_bytes(p)) {
    case 1: return spread(p, p.dx.as(), ctx, ToWinner<uint8_t>{p.dy.as(), p.where.memory});
    case 2: return spread(p, p.dx.as(), ctx, ToWinner<uint16_t>{p.dy.as(), p.where.memory});
    default: return spread(p, p.dx.as(), ctx, ToWinner<int32_t>{p.dy.as(), p.where.memory});
  }
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
