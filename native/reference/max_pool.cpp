// SPDX-License-Identifier: MIT
#include <limits>

#include "by_type.h"
#include "kernels.h"
#include "windows.h"

namespace gemmule::reference {
namespace {

// Lowest byte first, as memory of every machine that we run on has it.
void write_place(const MaxPoolArgs& p, int64_t element, int64_t place) {
  const int64_t bytes = place_bytes(p);
  for (int64_t i = 0; i < bytes && p.where; ++i) p.where.as<uint8_t>()[element * bytes + i] = uint8_t(place >> 8 * i);
}

}  // namespace

void max_pool(const MaxPoolArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t o = 0; o < p.outputs(1); ++o)
      for (int64_t c = 0; c < p.channels; ++c) {
        T best = -std::numeric_limits<T>::infinity();
        int64_t place = 0;
        bool any = false;
        each_pooled_place(p, o, [&](Place at) {
          const T x = p.x.as<T>()[at.pixel * p.channels + c];
          if (any && !(x > best) && !(x != x && best == best)) return;
          best = x, place = at.number, any = true;
        });
        p.y.as<T>()[o * p.channels + c] = best;
        write_place(p, o * p.channels + c, place);
      }
  });
}

}  // namespace gemmule::reference
