// SPDX-License-Identifier: MIT
#include "move.h"

namespace gemmule::cuda {
namespace {

constexpr int64_t kTileRows = 32;  // of pack_weights_transposed

void pack_transposed(const PackWeightsArgs& p, int64_t panels, Context& ctx) {
  const int64_t row_tiles = blocks_of(p.k, kTileRows);
  launch(ctx, "pack_weights_transposed", {panels * row_tiles}, kThreads, 0, p.b.memory, p.y.memory, p.k, p.n, p.ldb,
      Divisor::of(row_tiles));
}

}  // namespace

void pack_weights(const PackWeightsArgs& p, Context& ctx) {
  const int64_t panels = blocks_of(p.n, kPanelCols), bytes = bytes_of(p.type);
  if (p.trans_b) return pack_transposed(p, panels, ctx);
  const int64_t unit = Unit().at(p.b.memory).at(p.y.memory).lengths({p.n, p.ldb}, bytes).bytes();
  const int64_t elements = unit / bytes, total = packed_size(p.k, p.n) / elements;
  static constexpr Sized kPackWeights{nullptr, "pack_weights_32", "pack_weights_64", "pack_weights_128"};
  launch(ctx, kPackWeights.of(unit), {blocks_of(total)}, kThreads, 0, p.b.memory, p.y.memory, total, p.n / elements,
      p.ldb / elements, Divisor::of(p.k), Divisor::of(kPanelCols / elements));
}

}  // namespace gemmule::cuda
