// SPDX-License-Identifier: MIT
#include "group_team.h"
#include "slope_sums.h"

namespace gemmule {

struct GroupPair {
  float dy, x;
};

// dx of a row; dx may be dy: each thread has read its elements for the last time when it writes them.
template <class Team>
DEVICE void group_norm_slopes(const Team& team, const GroupRows& rows, const float* dy_rows, const float* x_rows,
    const float* gamma, const float* means, const float* scales, float* dx, int64_t cols) {
  const GroupRow row(rows, team.row);
  const HeldGroup<Team> dy(team, row, dy_rows + row.base), x(team, row, x_rows + row.base);
  if (gamma) gamma += row.first;
  dx += row.base;
  const float mean = team.cols ? means[team.row] : 0, scale = team.cols ? scales[team.row] : 0;
  const auto load = [&](const GroupRow::Element& e, int slot) {
    return GroupPair{dy.at(e.at, slot), x.at(e.at, slot)};
  };
  const auto slope = [&](const GroupRow::Element& e, float dy) { return gamma ? dy * gamma[e.channel] : dy; };
  const float slopes = !rows.centered ? 0 : sum_of(team, [&](auto j, int slot) {
    const auto e = row.element(j);
    return slope(e, dy.at(e.at, slot));
  });
  const float products = sum_of(team, [&](auto j, int slot) {
    const auto e = row.element(j);
    return slope(e, dy.at(e.at, slot)) * ((x.at(e.at, slot) - mean) * scale);
  });
  const float share = 1 / float(cols);
  rewrite(team, row, load, [&](const GroupRow::Element& e, const GroupPair& own) {
    dx[e.at] = scale * (slope(e, own.dy) - (slopes + (own.x - mean) * scale * products) * share);
  });
}

ROW_KERNELS(group_norm_grad, group_norm_slopes,
    (const GroupRows shape, const float* dy, const float* x, const float* gamma, const float* mean, const float* scale,
        float* dx),
    (shape, dy, x, gamma, mean, scale, dx, cols))

// Rows too long for a team: their sums of g and of g * xhat, then dx.
struct RowSlopes : SlopeSumsFold {
  const float *dy, *x, *gamma;
  float* sums;  // [rows, 2]
  const float mean, scale;
  const int64_t first;
  DEVICE RowSlopes(const FoldPlan&, int64_t row, const GroupRows& rows, const float* dy, const float* x,
      const float* gamma, const float* mean, const float* scale, float* sums)
      : dy(dy), x(x), gamma(gamma), sums(sums), mean(mean[row]), scale(scale[row]), first(first_channel(rows, row)) {}
  DEVICE SlopeSums load(FoldPlace place, int64_t) const {
    const float slope = gamma ? dy[place.at] * gamma[first + place.column] : dy[place.at];
    return {slope, slope * (x[place.at] - mean)};
  }
  DEVICE void store(int64_t row, const SlopeSums& all) const {
    sums[2 * row] = all.slope;
    sums[2 * row + 1] = all.product * scale;
  }
};

FOLD_KERNELS(group_slopes, RowSlopes,
    (const GroupRows rows, const float* dy, const float* x, const float* gamma, const float* mean, const float* scale,
        float* sums),
    (rows, dy, x, gamma, mean, scale, sums))

// A block has a part of each of its rows.
KERNEL((256), group_normalize_grad, const FoldPlan plan, const GroupRows rows, const float* dy, const float* x,
    const float* gamma, const float* means, const float* scales, const float* sums, float* dx) {
  const FoldPart part = fold_part(plan);
  const float mean = means[part.result], scale = scales[part.result], share = 1 / float(plan.length);
  const float slopes = rows.centered ? sums[2 * part.result] : 0, products = sums[2 * part.result + 1];
  const int64_t first = first_channel(rows, part.result);
  each_of_part(
      plan, part,
      [&](FoldPlace place) {
        return GroupPair{dy[place.at], x[place.at]};
      },
      [&](FoldPlace place, const GroupPair& own) {
        const float slope = gamma ? own.dy * gamma[first + place.column] : own.dy;
        dx[place.at] = scale * (slope - (slopes + (own.x - mean) * scale * products) * share);
      });
}

// dgamma and dbeta of a channel, over all samples; either may be absent.
struct GroupParameters : SlopeSumsFold {
  const float *dy, *x, *mean, *scale;
  float *dgamma, *dbeta;
  const Divisor spatial;
  const int64_t groups, group;
  DEVICE GroupParameters(const FoldPlan&, int64_t channel, const GroupRows& rows, const Divisor& spatial,
      const float* dy, const float* x, const float* mean, const float* scale, float* dgamma, float* dbeta)
      : dy(dy),
        x(x),
        mean(mean),
        scale(scale),
        dgamma(dgamma),
        dbeta(dbeta),
        spatial(spatial),
        groups(rows.groups.value),
        group(channel / rows.own.value) {}
  DEVICE SlopeSums load(FoldPlace place, int64_t pixel) const {
    const int64_t n = pixel >> 31 ? spatial.quotient(pixel) : spatial.quotient(uint32_t(pixel));
    const int64_t row = n * groups + group;
    const float slope = dy[place.at];
    return {slope, slope * ((x[place.at] - mean[row]) * scale[row])};
  }
  DEVICE void store(int64_t channel, const SlopeSums& all) const {
    if (dbeta) dbeta[channel] = all.slope;
    if (dgamma) dgamma[channel] = all.product;
  }
};

FOLD_KERNELS(group_parameters, GroupParameters,
    (const GroupRows rows, const Divisor spatial, const float* dy, const float* x, const float* mean,
        const float* scale, float* dgamma, float* dbeta),
    (rows, spatial, dy, x, mean, scale, dgamma, dbeta))

}  // namespace gemmule
