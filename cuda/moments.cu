// SPDX-License-Identifier: MIT
#include "moments.h"

namespace gemmule {

struct ChannelMoments : MomentsFold {
  float *mean, *variance;
  DEVICE ChannelMoments(const FoldPlan& plan, int64_t channel, const float* x, float* mean, float* variance)
      : MomentsFold(plan, channel, x), mean(mean), variance(variance) {}
  DEVICE void store(int64_t channel, const Moments& all) const {
    mean[channel] = mean_of(all);
    variance[channel] = all.squares / all.count;
  }
};

FOLD_KERNELS(moments, ChannelMoments, (const float* x, float* mean, float* variance), (x, mean, variance))

}  // namespace gemmule
