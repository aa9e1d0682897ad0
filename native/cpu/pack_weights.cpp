// SPDX-License-Identifier: MIT
#include "gemm/pack.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

constexpr int64_t kTaskFloats = 65536;

// Zero beyond the last column: packing writes whole vectors only.
void clear_beyond(float* panel, int64_t k, int64_t w) {
  for (int64_t i = 0; i < k; ++i)
    for (int64_t j = w; j < kPanelCols; ++j) panel[i * kPanelCols + j] = 0;
}

}  // namespace

void pack_weights(const PackWeightsArgs& p, Context& ctx) {
  using namespace gemm;
  if (p.k <= 0 || p.n <= 0) return;
  const Matrix b{p.b.as(), p.ldb, p.trans_b};
  const int64_t panels = pieces(p.n, kPanelCols), group = pieces(kTaskFloats, p.k * kPanelCols);
  ctx.parallel(pieces(panels, group), [&](int64_t t) {
    for (int64_t i = t * group; i < least(panels, (t + 1) * group); ++i) {
      const int64_t w = least(kPanelCols, p.n - i * kPanelCols);
      float* panel = p.y.as() + i * p.k * kPanelCols;
      pack_panel(b.from(0, i * kPanelCols), p.k, int(w), panel, kPanelCols);
      clear_beyond(panel, p.k, w);
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
