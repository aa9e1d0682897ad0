// SPDX-License-Identifier: MIT
#include <bit>

#include "launch.h"
#include "reference/by_type.h"

namespace gemmule::cuda {

void fill(const FillArgs& p, Context& ctx) {
  by_type(p.type, [&]<class T>(T) {
    const T value = converted<T>(p.value);
    const Grid grid{blocks_of(p.count)};
    if constexpr (sizeof(T) == 8)
      launch(ctx, "fill_64", grid, kThreads, 0, p.y.memory, std::bit_cast<uint64_t>(value), p.count);
    else if constexpr (sizeof(T) == 4)
      launch(ctx, "fill_32", grid, kThreads, 0, p.y.memory, std::bit_cast<uint32_t>(value), p.count);
    else launch(ctx, "fill_8", grid, kThreads, 0, p.y.memory, std::bit_cast<uint8_t>(value), p.count);
  });
}

}  // namespace gemmule::cuda
