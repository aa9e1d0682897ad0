// SPDX-License-Identifier: MIT
#include <bit>

#include "../../cuda/divide.h"
#include "launch.h"
#include "reference/by_type.h"

namespace gemmule::cuda {
namespace {

template <class Bits>
void launch_one_hot(const OneHotArgs& p, Context& ctx, const char* kernel, Bits on, Bits off) {
  const int64_t size = p.count * p.depth;
  launch(ctx, kernel, {blocks_of(size, 4 * kThreads)}, kThreads, 0, p.index.memory, p.y.memory, size,
      Divisor::of(p.depth), on, off);
}

}  // namespace

void one_hot(const OneHotArgs& p, Context& ctx) {
  by_type(p.type, [&]<class T>(T) {
    const T on = converted<T>(p.on), off = converted<T>(p.off);
    if constexpr (sizeof(T) == 8)
      launch_one_hot(p, ctx, "one_hot_64", std::bit_cast<uint64_t>(on), std::bit_cast<uint64_t>(off));
    else if constexpr (sizeof(T) == 4)
      launch_one_hot(p, ctx, "one_hot_32", std::bit_cast<uint32_t>(on), std::bit_cast<uint32_t>(off));
    else launch_one_hot(p, ctx, "one_hot_8", std::bit_cast<uint8_t>(on), std::bit_cast<uint8_t>(off));
  });
}

}  // namespace gemmule::cuda
