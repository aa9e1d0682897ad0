// SPDX-License-Identifier: MIT
#include "sequence_team.h"

namespace gemmule::cuda {

void arrange(
    const Sequence& p, int64_t gates, const float* u, std::array<int64_t, 3> perm, float* arranged, Context& ctx) {
  TransposeArgs args{};
  args.x.memory = u, args.y.memory = arranged;
  args.dims = {p.units, gates, p.units, 1, 1, 1}, args.perm = {perm[0], perm[1], perm[2], 3, 4, 5};
  transpose(args, ctx);
}

}  // namespace gemmule::cuda
