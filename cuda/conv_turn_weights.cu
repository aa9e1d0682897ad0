// SPDX-License-Identifier: MIT
// Weights as the gradient by the input reads them: filters by channels, taps sorted by phase.
// Floor: 8 bytes of memory a weight.
//   w [kernel, channels, groups, filters] -> turned [place of tap, filters, groups, channels]
#include "../native/cuda/kernel_phases.h"
#include "kernel.h"

namespace gemmule {

// One block 32 channels by 32 filters of a tap and a group, through shared memory: reads and writes both run along what
// is adjacent.
KERNEL((256), conv_turn_weights, const float* __restrict__ w, float* __restrict__ turned, const TurnedWeights g) {
  SHARED(float, tile, [32][33]);
  const int64_t column = blockIdx.x / g.filter_tiles, matrix = column / g.channel_tiles, tap = matrix / g.groups;
  const int64_t filter = (blockIdx.x - column * g.filter_tiles) * 32,
                channel = (column - matrix * g.channel_tiles) * 32;
  const int64_t group = matrix - tap * g.groups;
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  const float* const from = w + tap * g.channels * g.groups * g.filters + group * g.filters;
  for (int row = warp; row < 32; row += 8)
    if (channel + row < g.channels && filter + lane < g.filters)
      tile[row][lane] = from[(channel + row) * g.groups * g.filters + filter + lane];
  __syncthreads();
  const int64_t above = tap / g.phases.kernel[2];
  const int64_t place =
      g.phases.place(above / g.phases.kernel[1], above % g.phases.kernel[1], tap - above * g.phases.kernel[2]);
  float* const to = turned + place * g.filters * g.groups * g.channels + group * g.channels;
  for (int row = warp; row < 32; row += 8)
    if (filter + row < g.filters && channel + lane < g.channels)
      to[(filter + row) * g.groups * g.channels + channel + lane] = tile[lane][row];
}

}  // namespace gemmule
