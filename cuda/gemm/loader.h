// SPDX-License-Identifier: MIT
// The way of one operand's tiles from global to shared memory.
//
// An operand is a matrix of depth (k) by width (m or n). Its memory runs along the depth (a as it is, b transposed) or along the
// width (b as it is, packed weights, a transposed). The block's threads take its floats 4 at a time where rows are so aligned, else
// one by one; neighbouring lanes take neighbours, and the same thread takes places `pass` apart. Beyond the matrix come zeros.
#pragma once
#include <type_traits>

#include "floats.h"
#include "instructions.h"

namespace gemmule::gemm {

struct Source {
  const float* memory;  // the tile's first float
  int64_t ld;
  int64_t panel;  // how much further than 64 floats a column is that lies 64 columns to the right
  int64_t width;  // of the matrix, counted from the tile
  bool vectors;
};

// The depth of a whole stage, and of a lesser one.
template <int kDepth>
using WholeDepth = std::integral_constant<int, kDepth>;

// What a thread copies of a tile of kDepth by kWidth, and how.
// Layout: at(depth, width) is a float's place in shared memory; kLanes the lanes that lie along the depth where what runs along it is
// copied by single floats; kTurned: neighbours along the depth are none in shared memory.
// kVectors: the source's rows are aligned, so that no code is needed for others.
// kAsync: copies do not pass through registers; else they wait there for settle().
template <int kDepth_, int kWidth_, int kThreads_, bool kAlongDepth, bool kVectors, bool kAsync, class Layout>
class Copies {
 public:
  // What had to wait in registers goes to shared memory.
  DEVICE void settle(float* stage) const {
    if constexpr (!kAsync) {
      if (by_fours()) settle_by<kMost>(stage);
      else settle_by<1>(stage);
    }
  }

 protected:
  static constexpr int kDepth = kDepth_, kWidth = kWidth_, kThreads = kThreads_;
  // A copy that goes past the registers cannot turn 4 floats.
  static constexpr int kMost = kAlongDepth && Layout::kTurned && kAsync ? 1 : 4;
  static constexpr int kEach = kDepth * kWidth / kThreads;  // floats of a thread

  template <int kFloats>
  struct Way {
    static constexpr int kLanes = !kAlongDepth ? kWidth / kFloats : kFloats == 1 ? Layout::kLanes : kDepth / kFloats;
    static constexpr int kAcross = kAlongDepth ? kDepth / kFloats / kLanes : 1;  // passes along the run
    static constexpr int kStep = kThreads / kLanes;                              // rows that a pass takes
    static constexpr bool kIdle = kEach < kFloats;                               // some threads have nothing to copy
    static constexpr int kPasses = kIdle ? 1 : kEach / kFloats;
    static_assert(kThreads % kLanes == 0 && kPasses % kAcross == 0, "threads do not tile the tile");
    DEVICE static bool idle() { return kIdle && threadIdx.x >= kDepth * kWidth / kFloats; }
  };

  DEVICE bool by_fours() const { return kMost == 4 && (kVectors || vectors_); }
  DEVICE void take_fours(bool vectors) { vectors_ = kMost == 4 && (kVectors || vectors); }
  // How far from the thread's first float pass i is.
  template <int kFloats>
  DEVICE static constexpr int depth_of(int i) {
    using W = Way<kFloats>;
    return kAlongDepth ? i % W::kAcross * W::kLanes * kFloats : i * W::kStep;
  }
  template <int kFloats>
  DEVICE static constexpr int width_of(int i) {
    using W = Way<kFloats>;
    return kAlongDepth ? i / W::kAcross * W::kStep : 0;
  }
  // Whether a stage of that depth has the place d.
  template <class Depth>
  DEVICE static bool reaches(Depth depth, int d) {
    return !std::is_same_v<Depth, int> || d < depth;
  }
  template <int kFloats>
  DEVICE void copy(float* stage, int i, const float* from, bool there) {
    if constexpr (kAsync)
      copy_async<kFloats>(stage + Layout::at(d_ + depth_of<kFloats>(i), x_ + width_of<kFloats>(i)), from, there);
    else fetch_to<kFloats>(held_ + i * kFloats, from, there);
  }

  int x_, d_;  // the thread's first float in the tile
  template <int kFloats>
  DEVICE void stand() {
    using W = Way<kFloats>;
    const unsigned thread = made_here(threadIdx.x);
    const int run = thread % W::kLanes * kFloats, row = thread / W::kLanes;
    x_ = kAlongDepth ? row : run;
    d_ = kAlongDepth ? run : row;
  }

 private:
  template <int kFloats>
  DEVICE static void fetch_to(float* to, const float* from, bool there) {
#pragma unroll
    for (int j = 0; j < kFloats; ++j) to[j] = 0;
    if (there) load<kFloats>(to, from);
  }
  template <int kFloats>
  DEVICE void settle_by(float* stage) const {
    using W = Way<kFloats>;
    if (W::idle()) return;
#pragma unroll
    for (int i = 0; i < W::kPasses; ++i) {
      const int d = depth_of<kFloats>(i), x = width_of<kFloats>(i);
      if constexpr (kAlongDepth && Layout::kTurned) {
#pragma unroll
        for (int j = 0; j < kFloats; ++j) stage[Layout::at(d_ + d + j, x_ + x)] = held_[i * kFloats + j];
      } else store<kFloats>(stage + Layout::at(d_ + d, x_ + x), held_ + i * kFloats);
    }
  }

  bool vectors_;
  float held_[kAsync ? 1 : kEach < 4 ? 4 : kEach];
};

// Of a matrix in memory.
template <bool kAlongDepth, class Copies>
class Loader : public Copies {
 public:
  // The loader stands at the tile's first depth.
  DEVICE void start(const Source& s) {
    Copies::take_fours(s.vectors);
    if (this->by_fours()) place<Copies::kMost>(s);
    else place<1>(s);
  }
  // Begins the copy of the next `depth` <= kDepth of the operand, and stands behind them.
  template <class Depth>
  DEVICE void fetch(float* stage, Depth depth) {
    if (this->by_fours()) fetch<Copies::kMost>(stage, depth);
    else fetch<1>(stage, depth);
    next_ += kAlongDepth ? int64_t{depth} : depth * ld_;
  }

 private:
  template <int kFloats>
  using Way = typename Copies::template Way<kFloats>;

  template <int kFloats>
  DEVICE void place(const Source& s) {
    using W = Way<kFloats>;
    Copies::template stand<kFloats>();
    const int run = kAlongDepth ? this->d_ : this->x_, row = kAlongDepth ? this->x_ : this->d_;
    ld_ = s.ld;
    next_ = s.memory + row * s.ld + (kAlongDepth ? run : run + run / 64 * s.panel);
    pass_ = W::kStep * s.ld;
    inside_ = 0;
    if (W::idle()) return;
#pragma unroll
    for (int i = 0; i < W::kPasses; ++i)
      inside_ |= uint32_t(this->x_ + Copies::template width_of<kFloats>(i) < s.width) << i;
  }
  template <int kFloats, class Depth>
  DEVICE void fetch(float* stage, Depth depth) {
    using W = Way<kFloats>;
    if (W::idle()) return;
    const float* from = next_;
#pragma unroll
    for (int i = 0; i < W::kPasses; ++i) {
      const bool there = Copies::reaches(depth, this->d_ + Copies::template depth_of<kFloats>(i)) &&
          (inside_ >> (kAlongDepth ? i : 0) & 1);
      this->template copy<kFloats>(stage, i, from + i % W::kAcross * W::kLanes * kFloats, there);
      if (i % W::kAcross == W::kAcross - 1) from += pass_;
    }
  }

  const float* next_;
  int64_t pass_, ld_;
  uint32_t inside_;  // whether pass i lies in the matrix's width
};

}  // namespace gemmule::gemm
