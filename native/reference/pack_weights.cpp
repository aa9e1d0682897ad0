// SPDX-License-Identifier: MIT
#include "../kernels.h"
#include "by_type.h"

namespace gemmule::reference {
namespace {

template <class T>
void pack(const PackWeightsArgs& p) {
  T* y = p.y.as<T>();
  for (int64_t first = 0; first < p.n; first += kPanelCols)
    for (int64_t i = 0; i < p.k; ++i)
      for (int64_t j = first; j < first + kPanelCols; ++j)
        *y++ = j >= p.n ? T(0) : p.b.as<T>()[p.trans_b ? j * p.ldb + i : i * p.ldb + j];
}

}  // namespace

void pack_weights(const PackWeightsArgs& p, Context&) {
  by_number(p.type, [&]<class T>(T) { pack<T>(p); });
}

}  // namespace gemmule::reference
