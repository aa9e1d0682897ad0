// SPDX-License-Identifier: MIT
#include "kernels.h"
#include "reference/by_type.h"
#include "reference/each_index.h"

namespace gemmule::reference {

namespace {

bool inside(const Dims& dims, const Dims& i) {
  for (int a = 0; a < kMaxRank; ++a)
    if (i[a] < 0 || i[a] >= dims[a]) return false;
  return true;
}

// What stands outside is seen in a mirror: on the edge's element (reflect, which does not repeat it) or behind it (symmetric).
Dims mirrored(const Dims& dims, Dims i, bool repeats_edge) {
  for (int a = 0; a < kMaxRank; ++a) {
    if (i[a] < 0) i[a] = -i[a] - repeats_edge;
    if (i[a] >= dims[a]) i[a] = 2 * (dims[a] - 1) - i[a] + repeats_edge;
  }
  return i;
}

}  // namespace

void pad(const PadArgs& p, Context&) {
  Dims out;
  for (int a = 0; a < kMaxRank; ++a) out[a] = p.before[a] + p.dims[a] + p.after[a];
  by_type(p.type, [&]<class T>(T) {
    each_index(out, [&](const Dims& i) {
      Dims from;
      for (int a = 0; a < kMaxRank; ++a) from[a] = i[a] - p.before[a];
      if (p.mode != int(PadMode::constant)) from = mirrored(p.dims, from, p.mode == int(PadMode::symmetric));
      p.y.as<T>()[offset_of(out, i)] =
          inside(p.dims, from) ? p.x.as<T>()[offset_of(p.dims, from)] : converted<T>(p.value);
    });
  });
}

}  // namespace gemmule::reference
