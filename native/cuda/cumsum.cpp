// SPDX-License-Identifier: MIT
#include <algorithm>

#include "../../cuda/divide.h"
#include "launch.h"

namespace gemmule::cuda {
namespace {

struct CumsumKernels {
  const char *warps, *blocks, *sums, *columns;
};
#define CUMSUM(type) \
  { "cumsum_warps_" type, "cumsum_blocks_" type, "cumsum_sums_" type, "cumsum_columns_" type }
constexpr CumsumKernels kFloat32 CUMSUM("float32"), kInt32 CUMSUM("int32");
#undef CUMSUM

// Rows are contiguous.
class RowScan {
 public:
  RowScan(const CumsumArgs& p, Context& context)
      : ctx(context),
        kernels(p.type == DType::float32 ? kFloat32 : kInt32),
        rows(p.outer),
        n(p.n),
        exclusive(p.exclusive),
        reverse(p.reverse) {}

  void run(const void* x, void* y) {
    if (n <= kShortRow) return scan_short(x, y, rows, n, exclusive, reverse);
    const int64_t parts = rows >= kEnoughBlocks ? 1 : std::min(kMostParts, blocks_of(n, kLeastPart));
    if (parts == 1) return scan_parts(x, y, n, 1, nullptr);
    char* sums = static_cast<char*>(workspace(ctx, 2 * rows * parts * kBytes));
    if (!sums) return;
    char* before = sums + rows * parts * kBytes;
    const int64_t length = blocks_of(blocks_of(n, parts), kPiece) * kPiece;
    launch(ctx, kernels.sums, {rows * parts}, kThreads, 0, x, static_cast<void*>(sums), n, length, Divisor::of(parts),
        reverse);
    scan_short(sums, before, rows, parts, 1, 0);
    scan_parts(x, y, length, parts, before);
  }

 private:
  static constexpr int64_t kShortRow = 256;        // takes a warp, longer ones a block or several
  static constexpr int64_t kPiece = 4 * kThreads;  // what a block scans at a time
  static constexpr int64_t kLeastPart = 4 * kPiece, kMostParts = 256, kEnoughBlocks = 256;
  static constexpr int64_t kBytes = 4;  // of either type's values

  Context& ctx;
  const CumsumKernels& kernels;
  const int64_t rows, n;
  const int32_t exclusive, reverse;

  void scan_short(const void* x, void* y, int64_t count, int64_t length, int32_t without_own, int32_t from_end) {
    launch(
        ctx, kernels.warps, {blocks_of(count, kThreads / 32)}, kThreads, 0, x, y, count, length, without_own, from_end);
  }
  void scan_parts(const void* x, void* y, int64_t length, int64_t parts, const void* before) {
    launch(ctx, kernels.blocks, {rows * parts}, kThreads, 0, x, y, n, length, Divisor::of(parts), before, exclusive,
        reverse);
  }
};

}  // namespace

void cumsum(const CumsumArgs& p, Context& ctx) {
  if (product({p.outer, p.n, p.inner}) == 0) return;  // an empty axis may stand beside an endless one
  if (p.type != DType::float32 && p.type != DType::int32) return;
  if (p.inner == 1) return RowScan(p, ctx).run(p.x.memory, p.y.memory);
  const int64_t lines = p.outer * p.inner;
  launch(ctx, (p.type == DType::float32 ? kFloat32 : kInt32).columns, {blocks_of(lines)}, kThreads, 0, p.x.memory,
      p.y.memory, lines, p.n, p.inner, int32_t(p.exclusive), int32_t(p.reverse));
}

}  // namespace gemmule::cuda
