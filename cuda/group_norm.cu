// SPDX-License-Identifier: MIT
#include "group_team.h"
#include "moments.h"

namespace gemmule {

// y may be x: each thread has read its elements for the last time when it writes them.
template <class Team>
DEVICE void group_norm_row(const Team& team, const GroupRows& rows, const float* x, const float* gamma,
    const float* beta, float* y, float* mean, float* scale, float epsilon, int64_t cols) {
  const GroupRow row(rows, team.row);
  const HeldGroup<Team> held(team, row, x + row.base);
  if (gamma) gamma += row.first;
  if (beta) beta += row.first;
  y += row.base;
  const auto value = [&](auto j, int slot) { return held.at(row.element(j).at, slot); };
  const float count = float(cols);
  // What rounding lost of the mean is found among the differences to it.
  const float near = rows.centered ? sum_of(team, value) / count : 0;
  const float rest = rows.centered ? sum_of(team, [&](auto j, int slot) { return value(j, slot) - near; }) / count : 0;
  const float squares = sum_of(team, [&](auto j, int slot) {
    const float apart = value(j, slot) - near - rest;
    return apart * apart;
  });
  const float factor = 1 / sqrtf(squares / count + epsilon);
  if (team.leads()) mean[team.row] = rest == rest ? near + rest : near, scale[team.row] = factor;
  rewrite(
      team, row, [&](const GroupRow::Element& e, int slot) { return held.at(e.at, slot); },
      [&](const GroupRow::Element& e, float value) {
        const float normal = (value - near - rest) * factor;
        y[e.at] = (gamma ? normal * gamma[e.channel] : normal) + (beta ? beta[e.channel] : 0);
      });
}

ROW_KERNELS(group_norm, group_norm_row,
    (const GroupRows shape, const float* x, const float* gamma, const float* beta, float* y, float* mean, float* scale,
        float epsilon),
    (shape, x, gamma, beta, y, mean, scale, epsilon, cols))

// Rows too long for a team: their moments, then y. `rests` is what rounding loses of the means.
struct RowMoments : MomentsFold {
  float *mean, *rests, *scale;
  const float epsilon;
  const bool centered;
  DEVICE RowMoments(const FoldPlan& plan, int64_t row, const float* x, float* mean, float* rests, float* scale,
      float epsilon, int32_t centered)
      : MomentsFold(plan, row, x), mean(mean), rests(rests), scale(scale), epsilon(epsilon), centered(centered) {
    if (!centered) shift = 0;
  }
  DEVICE Moments of(const float (&terms)[kAtOnce], int count) const {
    if (centered) return MomentsFold::of(terms, count);
    float squares = 0;
#pragma unroll
    for (int k = 0; k < kAtOnce; ++k) squares += terms[k] * terms[k];  // 0 behind the last
    return {float(count), 0, squares};
  }
  DEVICE void store(int64_t row, const Moments& all) const {
    mean[row] = mean_of(all);
    rests[row] = shift - mean[row] + all.sum / all.count;
    scale[row] = 1 / sqrtf(all.squares / all.count + epsilon);
  }
};

FOLD_KERNELS(group_moments, RowMoments,
    (const float* x, float* mean, float* rests, float* scale, float epsilon, int32_t centered),
    (x, mean, rests, scale, epsilon, centered))

// A block has a part of each of its rows.
KERNEL((256, 4), group_normalize, const FoldPlan plan, const GroupRows rows, const float* x, const float* gamma,
    const float* beta, float* y, const float* mean, const float* rests, const float* scale) {
  const FoldPart part = fold_part(plan);
  const float near = mean[part.result], rest = rests[part.result], factor = scale[part.result];
  const int64_t first = first_channel(rows, part.result);
  each_of_part(
      plan, part, [&](FoldPlace place) { return x[place.at]; },
      [&](FoldPlace place, float value) {
        const int64_t channel = first + place.column;
        const float normal = (value - near - rest) * factor;
        y[place.at] = (gamma ? normal * gamma[channel] : normal) + (beta ? beta[channel] : 0);
      });
}

}  // namespace gemmule
