// SPDX-License-Identifier: MIT
#include "row_moments.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

void of_rows(const MomentsArgs& p, Context& ctx) {
  const float* x = p.x.as();
  each_row_block(ctx, p.channels, p.outer * p.inner, [&](int64_t first, int64_t n) {
    for (int64_t c = first; c < first + n; ++c) {
      RowMoments m;
      for (int64_t o = 0; o < p.outer; ++o) add_row_moments(x + (o * p.channels + c) * p.inner, p.inner, m);
      p.mean.as()[c] = float(m.mean);
      p.variance.as()[c] = float(m.squares / m.count);
    }
  });
}

void of_columns(const MomentsArgs& p, Context& ctx) {
  const Cut cut = cut_of(p.outer, p.channels);
  double* mean = ctx.scratch<double>(0, 2 * cut.parts * p.channels);
  if (!mean) return reference::moments(p, ctx);
  double* squares = mean + cut.parts * p.channels;
  each_piece(cut, ctx, [&](const Piece& piece) {
    const int64_t at = piece.part * p.channels + piece.col;
    column_moments(
        p.x.as() + piece.row * p.channels + piece.col, p.channels, piece.rows, piece.cols, mean + at, squares + at);
  });
  const auto begin = [&](int64_t part) { return cut.rows * part / cut.parts; };
  for (int64_t i = 1; i < cut.parts; ++i)
    merge_moments(double(begin(i)), mean, squares, double(begin(i + 1) - begin(i)), mean + i * p.channels,
        squares + i * p.channels, p.channels);
  for (int64_t c = 0; c < p.channels; ++c) p.mean.as()[c] = float(mean[c]);
  for (int64_t c = 0; c < p.channels; ++c) p.variance.as()[c] = float(squares[c] / double(p.outer));
}

}  // namespace

void moments(const MomentsArgs& p, Context& ctx) {
  if (p.outer == 0 || p.inner == 0) return reference::moments(p, ctx);
  p.inner == 1 ? of_columns(p, ctx) : of_rows(p, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
