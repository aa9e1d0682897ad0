// SPDX-License-Identifier: MIT
#include "channel_rows.h"
#include "row_moments.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// y = ((x - mean) - rest) * scale * gamma + beta, the mean in two floats.
struct Row {
  float mean, rest, scale;
};
Row finish_row(const GroupNormArgs& p, int64_t row, double mean, double mean_square) {
  const Row out = {float(mean), mean - mean == 0 ? float(mean - double(float(mean))) : 0,
      float(1 / __builtin_sqrt(mean_square + p.epsilon))};
  p.mean.as()[row] = out.mean;
  p.scale.as()[row] = out.scale;
  return out;
}

// ---- rows of one group lie together -------------------------------------------------------------------------------
Row row_of(const GroupNormArgs& p, int64_t row, const float* x, int64_t n) {
  if (p.centered) {
    RowMoments m;
    add_row_moments(x, n, m);
    return finish_row(p, row, m.mean, m.squares / double(n));
  }
  double squares = 0;
  for (int64_t i = 0; i < n; i += kLeafFloats)
    squares += sum_leaf<1>(least(kLeafFloats, n - i), [=](int64_t j, auto lanes, Vec(&t)[1]) {
      const Vec v = load(x + i + j, lanes);
      t[0] = v * v;
    }).of[0];
  return finish_row(p, row, 0, squares / double(n));
}
// gamma and beta, or what stands for them, repeated.
enum { kGamma, kBeta, kParameters };
void write_parameters(const GroupNormArgs& p, float* table, int64_t times) {
  const float *gamma = p.gamma.as(), *beta = p.beta.as();
  for (int64_t c = 0; c < p.channels; ++c) {
    table[kGamma * times * p.channels + c] = gamma ? gamma[c] : 1;
    table[kBeta * times * p.channels + c] = beta ? beta[c] : 0;
  }
  repeat_table(table, kParameters, p.channels, times);
}
void write_row(const Row& row, const float* x, float* y, const float* gamma, const float* beta, int64_t n) {
  const Vec mean = splat(row.mean), rest = splat(row.rest), scale = splat(row.scale);
  each_vector(0, n, [=](int64_t j, auto lanes) {
    const Vec xhat = ((load(x + j, lanes) - mean) - rest) * scale;
    store(y + j, xhat * load(gamma + j, lanes) + load(beta + j, lanes), lanes);
  });
}
void rows_together(const GroupNormArgs& p, Context& ctx) {
  const int64_t n = p.spatial * (p.channels / p.groups), times = times_in_table(p.spatial, p.channels);
  const int64_t width = times * p.channels, step = least(n, width);
  float* table = ctx.scratch(0, kParameters * width);
  if (!table) return reference::group_norm(p, ctx);
  write_parameters(p, table, times);
  each_row_block(ctx, p.batch * p.groups, n, [&](int64_t first, int64_t count) {
    for (int64_t row = first; row < first + count; ++row) {
      const float *x = p.x.as() + row * n, *gamma = table + row % p.groups * n % width;
      const Row of = row_of(p, row, x, n);
      for (int64_t i = 0; i < n; i += step)
        write_row(of, x + i, p.y.as() + row * n + i, gamma, gamma + width, least(step, n - i));
    }
  });
}

// ---- groups of an image alternate ---------------------------------------------------------------------------------
enum { kMean, kRest, kScale, kShift, kRows };

// Of one group: the moments of its channels, each over `spatial` elements, made those of all of them.
Row row_of_channels(const GroupNormArgs& p, int64_t row, const double* mean, const double* squares) {
  const int64_t n = p.channels / p.groups;
  double centre = 0, sum = 0;
  for (int64_t c = 0; c < n && p.centered; ++c) centre += mean[c] / double(n);
  for (int64_t c = 0; c < n; ++c) {
    const double apart = (mean[c] - centre) * (mean[c] - centre);
    sum += apart == __builtin_inf() ? apart : squares[c] / double(p.spatial) + apart;  // squares is NaN there
  }
  return finish_row(p, row, centre, sum / double(n));
}
void write_table(
    const GroupNormArgs& p, int64_t image, const double* mean, const double* squares, float* table, int64_t times) {
  const int64_t width = times * p.channels, n = p.channels / p.groups;
  for (int64_t g = 0; g < p.groups; ++g) {
    const Row row = row_of_channels(p, image * p.groups + g, mean + g * n, squares + g * n);
    for (int64_t c = g * n; c < (g + 1) * n; ++c) {
      table[kMean * width + c] = row.mean;
      table[kRest * width + c] = row.rest;
      table[kScale * width + c] = row.scale * (p.gamma ? p.gamma.as()[c] : 1);
      table[kShift * width + c] = p.beta ? p.beta.as()[c] : 0;
    }
  }
  repeat_table(table, kRows, p.channels, times);
}
void write_image(const float* x, float* y, const float* table, int64_t width, int64_t elements) {
  for (int64_t at = 0; at < elements; at += width)
    each_vector(0, least(width, elements - at), [=](int64_t j, auto lanes) {
      const auto number = [=](int row) { return load(table + row * width + j, lanes); };
      const Vec far = (load(x + at + j, lanes) - number(kMean)) - number(kRest);
      store(y + at + j, far * number(kScale) + number(kShift), lanes);
    });
}
void rows_apart(const GroupNormArgs& p, Context& ctx) {
  const int64_t channels = p.channels, elements = p.spatial * channels;
  const int64_t times = times_in_table(p.spatial, channels), width = times * channels;
  double* moments = ctx.scratch<double>(0, 2 * p.batch * channels);
  float* tables = ctx.scratch(1, kRows * p.batch * width);
  if (!moments || !tables) return reference::group_norm(p, ctx);
  each_row_block(ctx, p.batch, elements, [&](int64_t first, int64_t n) {
    for (int64_t image = first; image < first + n; ++image) {
      double *mean = moments + 2 * image * channels, *squares = mean + channels;
      float* table = tables + kRows * image * width;
      const float* x = p.x.as() + image * elements;
      for (int64_t c = 0; c < channels; c += kStrip)
        column_moments(x + c, channels, p.spatial, int(least<int64_t>(kStrip, channels - c)), mean + c, squares + c);
      write_table(p, image, mean, squares, table, times);
      write_image(x, p.y.as() + image * elements, table, width, elements);
    }
  });
}

}  // namespace

void group_norm(const GroupNormArgs& p, Context& ctx) {
  if (p.spatial == 0 || p.channels == 0) return reference::group_norm(p, ctx);
  p.spatial == 1 || p.groups == 1 ? rows_together(p, ctx) : rows_apart(p, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
