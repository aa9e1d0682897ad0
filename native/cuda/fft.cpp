// SPDX-License-Identifier: MIT
#include <utility>

#include "launch.h"

namespace gemmule::cuda {
namespace {

constexpr int64_t kLongRow = 4096;  // longer ones do not fit 64 KB of shared memory, twice

struct Planes {
  const void *re, *im;
};

int passes_of(int64_t n) {
  int count = 0;
  for (FftPass pass = FftPass::first(n); pass.exists(); pass = pass.next()) ++count;
  return count;
}

// Pass by pass, the last one into y: those before it write there and to `room` by turns.
void transform_long(const FftArgs& p, Context& ctx, Planes x, Planes y, Planes room, const void* twiddles) {
  int left = passes_of(p.n);
  for (FftPass pass = FftPass::first(p.n); pass.exists(); pass = pass.next()) {
    const Planes to = --left % 2 == 0 ? y : room;
    const int64_t works = p.rows * (pass.radix == 4 ? p.n / 4 : p.n);
    launch(ctx, "fft_pass", {blocks_of(works)}, kThreads, 0, x.re, x.im, to.re, to.im, twiddles, pass, p.rows,
        int32_t(p.n), left == 0 ? float(p.scale) : 1.0f);
    x = to;
  }
}

}  // namespace

void fft(const FftArgs& p, Context& ctx) {
  if (product({p.rows, p.n}) == 0 || p.type != DType::float32) return;
  const bool is_long = p.n > kLongRow;
  const int64_t count = p.rows * p.n;
  float* twiddles = static_cast<float*>(workspace(ctx, (2 * p.n + (is_long ? 2 * count : 0)) * int64_t{sizeof(float)}));
  if (!twiddles) return;
  launch(ctx, "fft_twiddles", {blocks_of(p.n)}, kThreads, 0, static_cast<void*>(twiddles), int32_t(p.n));
  Planes x{p.re.memory, p.im.memory}, y{p.y_re.memory, p.y_im.memory};
  if (p.inverse) std::swap(x.re, x.im), std::swap(y.re, y.im);
  float* const room = twiddles + 2 * p.n;
  if (is_long) return transform_long(p, ctx, x, y, {room, room + count}, twiddles);
  launch(ctx, "fft_rows", {p.rows}, kThreads, unsigned(4 * p.n * int64_t{sizeof(float)}), x.re, x.im, y.re, y.im,
      static_cast<const void*>(twiddles), int32_t(p.n), float(p.scale));
}

}  // namespace gemmule::cuda
