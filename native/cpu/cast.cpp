// SPDX-License-Identifier: MIT
#include "../reference/by_type.h"
#include "blocks.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// As reference::cast; the conversions that cannot leave the range are the compiler's own. The compiler makes vectors of this.
template <class To, class From>
void row(const Stored<From>* __restrict__ x, Stored<To>* __restrict__ y, int64_t count) {
  constexpr bool fits = std::is_floating_point_v<To> ||
      (std::is_integral_v<From> && sizeof(From) <= sizeof(To) && !std::is_same_v<To, bool>);
  for (int64_t i = 0; i < count; ++i) {
    if constexpr (fits) y[i] = Stored<To>(x[i]);
    else if constexpr (std::is_same_v<To, bool>) y[i] = x[i] != 0;
    else y[i] = converted<To>(double(x[i]));
  }
}

}  // namespace

void cast(const CastArgs& p, Context& ctx) {
  by_type(p.x.dtype, [&]<class From>(From) {
    by_type(p.type, [&]<class To>(To) {
      const Stored<From>* x = p.x.as<Stored<From>>();
      Stored<To>* y = p.y.as<Stored<To>>();
      each_block(ctx, p.count, [&](int64_t begin, int64_t n) { row<To, From>(x + begin, y + begin, n); });
    });
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
