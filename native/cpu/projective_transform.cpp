// SPDX-License-Identifier: MIT
#include "blocks.h"
#include "lanes.h"
#include "ops/filled.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {
namespace {

// A product that is rounded before it is added: where pixels meet one bit decides, so all backends compute the same.
VEC_INLINE Vec rounded(Vec product) {
#if defined(__x86_64__)
  asm("" : "+v"(product));
#else
  asm("" : "+w"(product));
#endif
  return product;
}

// Where W output pixels of a row look: the pixel above and left of there, and how far on from it.
struct Seen {
  int32_t row[W], column[W], somewhere[W];
  float down[W], right[W];
};
void look(const float* t, float i, int64_t first, bool bilinear, Seen& out) {
  const Vec j = to_float(lane_numbers() + int32_t(first)), y = splat(i);
  const auto sum = [&](int at) { return rounded(t[at] * j) + rounded(t[at + 1] * y) + t[at + 2]; };
  const Vec k = rounded(t[6] * j) + rounded(t[7] * y) + 1.0f, column = sum(0) / k, row = sum(3) / k;
  const float far = 1 << 30;
  const VecInt somewhere = (k != 0.0f) & (abs(row) < far) & (abs(column) < far);
  const Vec r = select(somewhere, row, zero()), c = select(somewhere, column, zero());
  const Vec top = bilinear ? floor(r) : round_even(r), left = bilinear ? floor(c) : round_even(c);
  store_int(out.row, to_int(top));
  store_int(out.column, to_int(left));
  store_int(out.somewhere, somewhere);
  store(out.down, r - top);
  store(out.right, c - left);
}

struct Image {
  const ProjectiveTransformArgs& p;
  const float* pixels;
  float value;

  // A pixel's channels; null: it is `value`.
  GEMMULE_INLINE const float* at(int64_t row, int64_t column) const {
    const int64_t i = filled(FillMode(p.fill), row, p.height), j = filled(FillMode(p.fill), column, p.width);
    return i < 0 || j < 0 ? nullptr : pixels + (i * p.width + j) * p.channels;
  }
  GEMMULE_INLINE Vec read(const float* pixel, int64_t c, auto lanes) const {
    return pixel ? load(pixel + c, lanes) : splat(value);
  }
  GEMMULE_INLINE void copy(const float* pixel, float* y) const {
    each_vector(0, p.channels, [&](int64_t c, auto lanes) { store(y + c, read(pixel, c, lanes), lanes); });
  }
  GEMMULE_INLINE void mix(int64_t i, int64_t j, float down, float right, float* y) const {
    const float *a = at(i, j), *b = at(i, j + 1), *c = at(i + 1, j), *d = at(i + 1, j + 1);
    const float up = 1 - down, left = 1 - right;
    each_vector(0, p.channels, [&](int64_t k, auto lanes) {
      const Vec top = left * read(a, k, lanes) + right * read(b, k, lanes);
      store(y + k, up * top + down * (left * read(c, k, lanes) + right * read(d, k, lanes)), lanes);
    });
  }
};

void write_row(const Image& image, const float* transform, int64_t i, float* y) {
  const ProjectiveTransformArgs& p = image.p;
  for (int64_t first = 0; first < p.to_width; first += W) {
    Seen seen;
    look(transform, float(i), first, p.bilinear, seen);
    for (int64_t l = 0; l < least<int64_t>(W, p.to_width - first); ++l) {
      float* to = y + (first + l) * p.channels;
      if (!seen.somewhere[l]) image.copy(nullptr, to);
      else if (p.bilinear) image.mix(seen.row[l], seen.column[l], seen.down[l], seen.right[l], to);
      else image.copy(image.at(seen.row[l], seen.column[l]), to);
    }
  }
}

}  // namespace

void projective_transform(const ProjectiveTransformArgs& p, Context& ctx) {
  if (product({p.batch, p.to_height, p.to_width, p.channels}) == 0) return;
  each_row_block(ctx, p.batch * p.to_height, p.to_width * p.channels * 4, [&](int64_t first, int64_t n) {
    for (int64_t row = first; row < first + n; ++row) {
      const int64_t image = row / p.to_height;
      const Image of{p, p.x.as() + image * p.height * p.width * p.channels, float(p.value)};
      write_row(of, p.transforms.as() + image * 8, row % p.to_height, p.y.as() + row * p.to_width * p.channels);
    }
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
