// SPDX-License-Identifier: MIT
// The left operand of a convolution: windows of images, gathered on their way to shared memory (implicit GEMM, Chetlur
// et al. 2014).
#pragma once
#include "../../native/cuda/conv_shape.h"
#include "../gemm/loader.h"

namespace gemmule::gemm {

// Where tap 0 of a window lies, or how far another tap is from it. Numbers of pixels are modulo 2^32: their sum is
// right where it lies inside the image.
struct alignas(16) PixelPlace {
  int32_t at[3];
  uint32_t pixel;
};
// Of what is no window, or no tap: outside with whatever it is added to.
DEVICE PixelPlace nowhere() { return {{INT32_MIN / 2, 0, 0}, 0}; }

struct WindowNumber {
  uint32_t image, at[3];
};
DEVICE WindowNumber number_of(const Gather& s, uint32_t window) {
  const uint32_t q2 = s.axis[2].windows.quotient(window), q1 = s.axis[1].windows.quotient(q2);
  const uint32_t q0 = s.axis[0].windows.quotient(q1);
  return {q0,
      {s.axis[0].windows.remainder(q1, q0), s.axis[1].windows.remainder(q2, q1),
          s.axis[2].windows.remainder(window, q2)}};
}
DEVICE PixelPlace place_of_window(const Gather& s, uint32_t window) {
  const WindowNumber n = number_of(s, window);
  PixelPlace place{{}, n.image};
#pragma unroll
  for (int i = 0; i < 3; ++i) {
    place.at[i] = int32_t(n.at[i]) * s.axis[i].stride + s.axis[i].start;
    place.pixel = place.pixel * uint32_t(s.axis[i].extent) + uint32_t(place.at[i]);
  }
  return place;
}
DEVICE PixelPlace place_of_tap(const Gather& s, uint32_t tap) {
  const uint32_t q2 = s.axis[2].taps.quotient(tap), q1 = s.axis[1].taps.quotient(q2);
  const uint32_t t[3] = {q1, s.axis[1].taps.remainder(q2, q1), s.axis[2].taps.remainder(tap, q2)};
  PixelPlace place{{}, 0};
#pragma unroll
  for (int i = 0; i < 3; ++i) {
    place.at[i] = int32_t(t[i]) * s.axis[i].step;
    place.pixel = place.pixel * uint32_t(s.axis[i].extent) + uint32_t(place.at[i]);
  }
  return place;
}

DEVICE bool inside(const Gather& s, const PixelPlace& window, const PixelPlace& tap) {
  bool all = true;
#pragma unroll
  for (int i = 0; i < 3; ++i) all = all && uint32_t(window.at[i] + tap.at[i]) < uint32_t(s.axis[i].extent);
  return all;
}
// `channel`: where pixel 0 has the float.
DEVICE const float* address_of(const Gather& s, const float* channel, const PixelPlace& window, const PixelPlace& tap) {
  const int64_t bytes = int64_t(int32_t(window.pixel + tap.pixel)) * s.pixel_bytes;
  return reinterpret_cast<const float*>(reinterpret_cast<const char*>(channel) + bytes);
}

// a[window, tap and channel]: runs along the depth. The tile's windows are found once and wait in shared memory.
template <class Copies>
class WindowRows : public Copies {
 public:
  DEVICE void start(const float* source, const ConvShape& g, int64_t row, int64_t from) {
    SHARED(PixelPlace, windows, [Copies::kWidth]);
    for (int i = threadIdx.x; i < Copies::kWidth; i += Copies::kThreads)
      windows[i] = row + i < g.m ? place_of_window(g.gather, uint32_t(row + i)) : nowhere();
    __syncthreads();
    Copies::take_fours(g.vectors_a);
    source_ = source, gather_ = &g.gather, windows_ = windows;
    k_ = uint32_t(from);
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
    Copies::template stand<kFloats>();  // registers are for sums
#pragma unroll
    for (int across = 0; across < W::kAcross; ++across) {
      const int d = this->d_ + Copies::template depth_of<kFloats>(across);
      const bool deep = Copies::reaches(depth, d);
      const uint32_t k = k_ + d, tap = gather_->depth.quotient(k);
      const float* const channel = source_ + gather_->depth.remainder(k, tap);
      const PixelPlace place = place_of_tap(*gather_, tap);
#pragma unroll
      for (int i = across; i < W::kPasses; i += W::kAcross) {
        const PixelPlace window = windows_[this->x_ + Copies::template width_of<kFloats>(i)];
        this->template copy<kFloats>(
            stage, i, address_of(*gather_, channel, window, place), deep && inside(*gather_, window, place));
      }
    }
  }

  const float* source_;
  const Gather* gather_;
  const PixelPlace* windows_;
  uint32_t k_;
};

// a[tap and channel, window], windows being summed: runs along the width. What is found once waits in shared memory:
// the tile's taps and channels, and in a ring the windows of the next fetches. Each fetch finds those of the one kAhead
// later, which comes behind a barrier.
template <class Copies, int kStages>
class WindowColumns : public Copies {
  static constexpr int kAhead = kStages - 1;
  static constexpr uint32_t kRing = (kAhead == 1 ? 2 : kAhead == 2 ? 4 : 8) * Copies::kDepth;
  static_assert(kRing >= 2 * kAhead * Copies::kDepth, "windows would be lost before they are read");

 public:
  DEVICE void start(const float* source, const ConvShape& g, int64_t row, int64_t from) {
    SHARED(PixelPlace, taps, [Copies::kWidth]);
    SHARED(const float*, channels, [Copies::kWidth]);
    SHARED(PixelPlace, windows, [kRing]);
    Copies::take_fours(g.vectors_a);
    const int floats = this->by_fours() ? Copies::kMost : 1;
    for (int i = threadIdx.x; i * floats < Copies::kWidth; i += Copies::kThreads) {
      const int64_t term = row + i * floats;
      const uint32_t k = uint32_t(term), tap = g.gather.depth.quotient(k);
      taps[i] = term < g.m ? place_of_tap(g.gather, tap) : nowhere();
      channels[i] = source + g.gather.depth.remainder(k, tap);
    }
    gather_ = &g.gather, taps_ = taps, channels_ = channels, windows_ = windows;
    window_ = uint32_t(from);
    for (int i = threadIdx.x; i < kAhead * Copies::kDepth; i += Copies::kThreads) find(window_ + i);
    __syncthreads();
  }
  template <class Depth>
  DEVICE void fetch(float* stage, Depth depth) {
    if (this->by_fours()) fetch<Copies::kMost>(stage, depth);
    else fetch<1>(stage, depth);
    window_ += depth;
    if (threadIdx.x < Copies::kDepth) find(window_ + (kAhead - 1) * Copies::kDepth + threadIdx.x);
  }

 private:
  DEVICE void find(uint32_t window) { windows_[window % kRing] = place_of_window(*gather_, window); }
  template <int kFloats, class Depth>
  DEVICE void fetch(float* stage, Depth depth) {
    using W = typename Copies::template Way<kFloats>;
    if (W::idle()) return;
    Copies::template stand<kFloats>();  // registers are for sums
    const PixelPlace tap = taps_[this->x_ / kFloats];
    const float* const channel = channels_[this->x_ / kFloats];
#pragma unroll
    for (int i = 0; i < W::kPasses; ++i) {
      const int d = this->d_ + Copies::template depth_of<kFloats>(i);
      const PixelPlace window = Copies::reaches(depth, d) ? windows_[(window_ + d) % kRing] : nowhere();
      this->template copy<kFloats>(stage, i, address_of(*gather_, channel, window, tap), inside(*gather_, window, tap));
    }
  }

  const Gather* gather_;
  const PixelPlace* taps_;
  const float* const* channels_;
  PixelPlace* windows_;
  uint32_t window_;
};

}  // namespace gemmule::gemm
