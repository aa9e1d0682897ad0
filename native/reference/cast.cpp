// SPDX-License-Identifier: MIT
#include "ops/cast.h"

#include "by_type.h"
#include "kernels.h"

namespace gemmule::reference {

void cast(const CastArgs& p, Context&) {
  by_type(p.x.dtype, [&]<class From>(From) {
    by_type(p.type, [&]<class To>(To) {
      for (int64_t i = 0; i < p.count; ++i) p.y.as<To>()[i] = converted<To>(double(p.x.as<Stored<From>>()[i]));
    });
  });
}

}  // namespace gemmule::reference
