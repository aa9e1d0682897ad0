// SPDX-License-Identifier: MIT
// The left operand of a convolution: windows of images, gathered on their way to shared memory (implicit GEMM, Chetlur et al. 2014).
#pragma once
#include "../../native/cuda/conv_shape.h"
#include "../gemm/loader.h"

namespace gemmule::gemm {

// Where tap 0 of a window lies; far from every image for a window that is none. Numbers of pixels are modulo 2^32: right again
// where a tap lies inside.
struct alignas(16) WindowPlace {
  int32_t at[3];
  uint32_t pixel;
};
struct WindowNumber {
  uint32_t image, at[3];
};
DEVICE WindowNumber number_of(const Gather& s, uint32_t window) {
  const uint32_t q2 = s.axis[2].windows.quotient(window), q1 = s.axis[1].windows.quotient(q2),
                 q0 = s.axis[0].windows.quotient(q1);
  return {q0,
      {s.axis[0].windows.remainder(q1, q0), s.axis[1].windows.remainder(q2, q1),
          s.axis[2].windows.remainder(window, q2)}};
}
DEVICE WindowPlace place_of_window(const Gather& s, uint32_t window) {
  const WindowNumber n = number_of(s, window);
  WindowPlace place;
  place.pixel = n.image;
#pragma unroll
  for (int i = 0; i < 3; ++i) {
    place.at[i] = int32_t(n.at[i]) * s.axis[i].stride + s.axis[i].start;
    place.pixel = place.pixel * uint32_t(s.axis[i].extent) + uint32_t(place.at[i]);
  }
  return place;
}
DEVICE WindowPlace no_window() { return {{INT32_MIN / 2, 0, 0}, 0}; }

// One float of a window: how far its pixel is from that of tap 0.
struct TapPlace {
  int32_t by[3];
  uint32_t pixels;
  uint32_t channel;

  TapPlace() = default;
  DEVICE TapPlace(const Gather& s, uint32_t k) {
    const uint32_t tap = s.depth.quotient(k), q2 = s.axis[2].taps.quotient(tap), q1 = s.axis[1].taps.quotient(q2);
    const uint32_t t[3] = {q1, s.axis[1].taps.remainder(q2, q1), s.axis[2].taps.remainder(tap, q2)};
    channel = s.depth.remainder(k, tap);
    pixels = 0;
#pragma unroll
    for (int i = 0; i < 3; ++i) {
      by[i] = int32_t(t[i]) * s.axis[i].step;
      pixels = pixels * uint32_t(s.axis[i].extent) + uint32_t(by[i]);
    }
  }
  DEVICE bool inside(const Gather& s, const WindowPlace& w) const {
    return uint32_t(w.at[0] + by[0]) < uint32_t(s.axis[0].extent) &&
        uint32_t(w.at[1] + by[1]) < uint32_t(s.axis[1].extent) &&
        uint32_t(w.at[2] + by[2]) < uint32_t(s.axis[2].extent);
  }
  DEVICE const float* of(const Gather& s, const float* source, const WindowPlace& w) const {
    return source + channel + int64_t(int32_t(w.pixel + pixels)) * s.pixel_floats;
  }
};

// a[window, tap and channel]: runs along the depth. The tile's windows are found once and wait in shared memory.
template <class Copies>
class WindowRows : public Copies {
 public:
  DEVICE void start(const float* source, const ConvShape& g, int64_t row, int64_t from) {
    SHARED(WindowPlace, windows, [Copies::kWidth]);
    for (int i = threadIdx.x; i < Copies::kWidth; i += Copies::kThreads)
      windows[i] = row + i < g.m ? place_of_window(g.gather, uint32_t(row + i)) : no_window();
    __syncthreads();
    Copies::stand(g.vectors_a);
    source_ = source, gather_ = &g.gather;
    k_ = uint32_t(from) + this->d_;
    mine_ = windows + this->x_;
  }
  template <class Depth>
  DEVICE void fetch(float* stage, Depth depth) {
    if (this->by_fours()) fetch<Copies::kMost>(stage, depth);
    else fetch<1>(stage, depth);
    k_ += depth;
  }

 private:
  template <int kFloats, class Depth>
  DEVICE void fetch(float* stage, Depth depth) {
    using W = typename Copies::template Way<kFloats>;
    if (W::idle()) return;
#pragma unroll
    for (int across = 0; across < W::kAcross; ++across) {
      const int d = Copies::template depth_of<kFloats>(across);
      const bool deep = Copies::reaches(depth, this->d_ + d);
      const TapPlace tap(*gather_, k_ + d);
#pragma unroll
      for (int i = across; i < W::kPasses; i += W::kAcross) {
        const WindowPlace w = mine_[Copies::template width_of<kFloats>(i)];
        this->template copy<kFloats>(stage, i, tap.of(*gather_, source_, w), deep && tap.inside(*gather_, w));
      }
    }
  }

  const float* source_;
  const Gather* gather_;
  const WindowPlace* mine_;
  uint32_t k_;
};

// a[tap and channel, window], windows being summed: runs along the width.
template <class Copies>
class WindowColumns : public Copies {
 public:
  DEVICE void start(const float* source, const ConvShape& g, int64_t row, int64_t from) {
    Copies::stand(g.vectors_a);
    gather_ = &g.gather;
    window_ = uint32_t(from) + this->d_;
    tap_ = TapPlace(g.gather, uint32_t(row) + this->x_);
    if (row + this->x_ >= g.m) tap_.by[0] = INT32_MIN / 2;
    source_ = source;
  }
  template <class Depth>
  DEVICE void fetch(float* stage, Depth depth) {
    if (this->by_fours()) fetch<Copies::kMost>(stage, depth);
    else fetch<1>(stage, depth);
    window_ += depth;
  }

 private:
  template <int kFloats, class Depth>
  DEVICE void fetch(float* stage, Depth depth) {
    using W = typename Copies::template Way<kFloats>;
    if (W::idle()) return;
#pragma unroll
    for (int i = 0; i < W::kPasses; ++i) {
      const int d = Copies::template depth_of<kFloats>(i);
      const WindowPlace w = place_of_window(*gather_, window_ + d);
      this->template copy<kFloats>(
          stage, i, tap_.of(*gather_, source_, w), Copies::reaches(depth, this->d_ + d) && tap_.inside(*gather_, w));
    }
  }

  const float* source_;
  const Gather* gather_;
  TapPlace tap_;
  uint32_t window_;
};

}  // namespace gemmule::gemm
