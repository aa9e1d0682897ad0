// SPDX-License-Identifier: MIT
#include "sort_places.h"

#include <algorithm>

namespace gemmule::cuda {
namespace {

constexpr int64_t kMostChunks = 128;  // of a sort: one block adds their counts up

// A cut of 1024 indices at least, a multiple of a block's threads.
int64_t chunk_of(int64_t count) {
  return std::max<int64_t>(1024, blocks_of(blocks_of(count, kMostChunks)) * int64_t{kThreads});
}

}  // namespace

// Two orders in turns, then the counts.
SortedPlaces sort_places(const int32_t* index, int64_t count, int64_t rows, int64_t more_bytes, Context& ctx) {
  const int64_t chunk = chunk_of(count), chunks = blocks_of(count, chunk);
  const int64_t order_bytes = blocks_of(count * 4, 256) * 256, count_bytes = chunks * kDigits * 4;
  SortPass pass{index, nullptr, count, chunk, uint32_t(rows), 0};
  char* memory = static_cast<char*>(workspace(ctx, 2 * order_bytes + count_bytes + more_bytes));
  if (!memory) return {pass, nullptr};
  int32_t* order[] = {reinterpret_cast<int32_t*>(memory), reinterpret_cast<int32_t*>(memory + order_bytes)};
  uint32_t* counts = reinterpret_cast<uint32_t*>(memory + 2 * order_bytes);
  int turn = 0;
  do {
    launch(ctx, "scatter_count_digits", {chunks}, kThreads, 0, pass, counts);
    launch(ctx, "scatter_first_places", {1}, kThreads, 0, counts, chunks);
    launch(ctx, "scatter_sort", {chunks}, kThreads, 0, pass, counts, order[turn]);
    pass.order = order[turn];
    turn ^= 1, pass.shift += kDigitBits;
  } while (pass.shift < 32 && pass.rows >> pass.shift);
  return {pass, memory + 2 * order_bytes + count_bytes};
}

}  // namespace gemmule::cuda
