// SPDX-License-Identifier: MIT
#include "channel_gradients.h"
#include "row_moments.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

VEC_INLINE bool needs_parameters(const GroupNormGradArgs& p) { return p.dgamma || p.dbeta; }

// ---- one pixel: rows of a group's channels ------------------------------------------------------------------------

// dgamma[] and dbeta[] of some samples, in float until they are moved to double.
struct Parameters {
  double *dgamma, *dbeta;
  float *some_dgamma, *some_dbeta;
};
constexpr int64_t kSamplesInFloat = 64;

void add_to_parameters(
    const Parameters& to, int64_t channel, const float* dy, const float* x, float mean, float scale, int64_t n) {
  float *dgamma = to.some_dgamma + channel, *dbeta = to.some_dbeta + channel;
  each_vector(0, n, [=](int64_t j, auto lanes) {
    const Vec g = load(dy + j, lanes), xhat = (load(x + j, lanes) - mean) * scale;
    store(dgamma + j, load(dgamma + j, lanes) + g * xhat, lanes);
    store(dbeta + j, load(dbeta + j, lanes) + g, lanes);
  });
}
void move_to_double(const Parameters& to, int64_t channels) {
#pragma GCC ivdep
  for (int64_t c = 0; c < channels; ++c) {
    to.dgamma[c] += double(to.some_dgamma[c]), to.dbeta[c] += double(to.some_dbeta[c]);
    to.some_dgamma[c] = to.some_dbeta[c] = 0;
  }
}
VEC_INLINE Vec weighed(const float* dy, const float* gamma, int64_t j, auto lanes) {
  return gamma ? load(dy + j, lanes) * load(gamma + j, lanes) : load(dy + j, lanes);
}
void write_row(const GroupNormGradArgs& p, const float* dy, const float* x, float* dx, const float* gamma, float mean,
    float scale, int64_t n) {
  double sum = 0, product = 0;
  for (int64_t i = 0; i < n; i += kLeafFloats) {
    const auto leaf = sum_leaf<2>(least(kLeafFloats, n - i), [=](int64_t j, auto lanes, Vec(&t)[2]) {
      t[0] = weighed(dy, gamma, i + j, lanes);
      t[1] = t[0] * (load(x + i + j, lanes) - mean);
    });
    sum += leaf.of[0], product += leaf.of[1];
  }
  const double wide = double(scale), count = double(n);
  const Vec a = splat(scale), b = splat(float(wide * wide * wide * product / count)),
            d = splat(p.centered ? float(wide * sum / count) : 0), centre = splat(mean);
  each_vector(0, n, [=](int64_t j, auto lanes) {
    store(dx + j, dx_of(weighed(dy, gamma, j, lanes), load(x + j, lanes), a, centre, b, d), lanes);
  });
}
void rows_of_samples(const GroupNormGradArgs& p, int64_t first, int64_t end, const Parameters& parameters) {
  const int64_t n = p.channels / p.groups;
  for (int64_t row = first * p.groups; row < end * p.groups; ++row) {
    const float *dy = p.dy.as() + row * n, *x = p.x.as() + row * n;
    const float mean = p.mean.as()[row], scale = p.scale.as()[row];
    const int64_t channel = row % p.groups * n;
    if (needs_parameters(p)) add_to_parameters(parameters, channel, dy, x, mean, scale, n);
    if (p.dx) write_row(p, dy, x, p.dx.as() + row * n, p.gamma ? p.gamma.as() + channel : nullptr, mean, scale, n);
  }
}
void one_pixel(const GroupNormGradArgs& p, Context& ctx) {
  const int64_t channels = p.channels, parts = greatest<int64_t>(1, least(kMostParts, p.batch * channels / kBlock));
  double* sums = ctx.scratch<double>(0, 2 * parts * channels);
  float* some = ctx.scratch(1, 2 * parts * channels);
  if (!sums || !some) return reference::group_norm_grad(p, ctx);
  const auto part_of = [&](int64_t i) {
    double* dgamma = sums + 2 * i * channels;
    float* some_dgamma = some + 2 * i * channels;
    return Parameters{dgamma, dgamma + channels, some_dgamma, some_dgamma + channels};
  };
  ctx.parallel(parts, [&](int64_t i) {
    const Parameters part = part_of(i);
    for (int64_t c = 0; c < 2 * channels; ++c) part.dgamma[c] = part.some_dgamma[c] = 0;
    const int64_t end = p.batch * (i + 1) / parts;
    for (int64_t n = p.batch * i / parts; n < end; n += kSamplesInFloat) {
      rows_of_samples(p, n, least(end, n + kSamplesInFloat), part);
      if (needs_parameters(p)) move_to_double(part, channels);
    }
  });
  if (needs_parameters(p)) add_parts(sums, 2 * channels, parts);
  for (int64_t c = 0; c < channels && p.dgamma; ++c) p.dgamma.as()[c] = float(sums[c]);
  for (int64_t c = 0; c < channels && p.dbeta; ++c) p.dbeta.as()[c] = float(sums[channels + c]);
}

// ---- images -------------------------------------------------------------------------------------------------------

// Of each image and channel: sum dy and sum dy (x - mean).
struct ImageSums {
  double *dy, *product;
};
// The means of an image's channels, where the table has them.
void write_means(const GroupNormGradArgs& p, int64_t image, float* table, int64_t width) {
  for (int64_t c = 0; c < p.channels; ++c)
    table[kMean * width + c] = p.mean.as()[image * p.groups + c / (p.channels / p.groups)];
}
void write_table(const GroupNormGradArgs& p, int64_t image, const ImageSums& sums, float* table, int64_t times) {
  const int64_t width = times * p.channels, n = p.channels / p.groups;
  const double count = double(p.spatial) * double(n);
  const auto gamma = [&](int64_t c) { return p.gamma ? double(p.gamma.as()[c]) : 1; };
  for (int64_t g = 0; g < p.groups; ++g) {
    const double scale = double(p.scale.as()[image * p.groups + g]);
    double sum = 0, product = 0;
    for (int64_t c = g * n; c < (g + 1) * n; ++c) sum += gamma(c) * sums.dy[c], product += gamma(c) * sums.product[c];
    for (int64_t c = g * n; c < (g + 1) * n; ++c) {
      table[kA * width + c] = float(scale * gamma(c));
      table[kB * width + c] = float(scale * scale * scale * product / count);
      table[kD * width + c] = p.centered ? float(scale * sum / count) : 0;
    }
  }
  repeat_table(table, kDxRows, p.channels, times);
}
void write_dx(const GroupNormGradArgs& p, int64_t image, const float* table, int64_t width) {
  const int64_t elements = p.spatial * p.channels;
  const float *dy = p.dy.as() + image * elements, *x = p.x.as() + image * elements;
  float* dx = p.dx.as() + image * elements;
  for (int64_t at = 0; at < elements; at += width)
    write_dx_row(dy + at, x + at, dx + at, table, width, least(width, elements - at));
}
void write_parameters(const GroupNormGradArgs& p, const double* sums) {
  const int64_t n = p.channels / p.groups;
  for (int64_t c = 0; c < p.channels; ++c) {
    double dgamma = 0, dbeta = 0;
    for (int64_t i = 0; i < p.batch; ++i) {
      const double* of = sums + 2 * i * p.channels;
      dbeta += of[c], dgamma += of[p.channels + c] * double(p.scale.as()[i * p.groups + c / n]);
    }
    if (p.dgamma) p.dgamma.as()[c] = float(dgamma);
    if (p.dbeta) p.dbeta.as()[c] = float(dbeta);
  }
}
void images(const GroupNormGradArgs& p, Context& ctx) {
  const int64_t channels = p.channels, elements = p.spatial * channels;
  const int64_t times = times_in_table(p.spatial, channels), width = times * channels;
  double* sums = ctx.scratch<double>(0, 2 * p.batch * channels);
  float* tables = ctx.scratch(1, kDxRows * p.batch * width);
  if (!sums || !tables) return reference::group_norm_grad(p, ctx);
  each_row_block(ctx, p.batch, elements, [&](int64_t first, int64_t n) {
    for (int64_t image = first; image < first + n; ++image) {
      const ImageSums of = {sums + 2 * image * channels, sums + (2 * image + 1) * channels};
      float* table = tables + kDxRows * image * width;
      write_means(p, image, table, width);
      for (int64_t c = 0; c < channels; c += kStrip)
        sums_of_strip(p.dy.as() + image * elements + c, p.x.as() + image * elements + c, table + kMean * width + c,
            channels, p.spatial, int(least<int64_t>(kStrip, channels - c)), of.dy + c, of.product + c);
      if (!p.dx) continue;
      write_table(p, image, of, table, times);
      write_dx(p, image, table, width);
    }
  });
  write_parameters(p, sums);
}

}  // namespace

void group_norm_grad(const GroupNormGradArgs& p, Context& ctx) {
  if (p.batch == 0 || p.spatial == 0 || p.channels == 0) return reference::group_norm_grad(p, ctx);
  p.spatial == 1 ? one_pixel(p, ctx) : images(p, ctx);
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
