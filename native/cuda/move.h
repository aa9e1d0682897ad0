// SPDX-License-Identifier: MIT
// What the ops that only move elements share: the unit they move in, and the walk from one layout to another.
#pragma once
#include "../../cuda/move.h"
#include "launch.h"

namespace gemmule::cuda {

// The kernels of one op for units of 1, 4, 8 and 16 bytes.
struct Sized {
  const char *bits8, *bits32, *bits64, *bits128;
  const char* of(int64_t bytes) const {
    return bytes == 1 ? bits8 : bytes == 4 ? bits32 : bytes == 8 ? bits64 : bits128;
  }
};

// The widest unit that divides all these lengths and addresses, in bytes.
class Unit {
 public:
  Unit& lengths(std::initializer_list<int64_t> elements, int64_t element_bytes) {
    for (int64_t n : elements) all_ |= uint64_t(n) * uint64_t(element_bytes);
    return *this;
  }
  Unit& at(const void* address) {
    all_ |= uint64_t(uintptr_t(address));
    return *this;
  }
  int64_t bytes() const {
    const int64_t lowest = int64_t(all_ & -all_);
    return lowest == 2 ? 1 : lowest;  // there are no kernels for 2
  }

 private:
  uint64_t all_ = 16;
};

// Row-major steps in elements.
inline Dims steps_of(const Dims& dims) {
  Dims steps;
  int64_t step = 1;
  for (int a = kMaxRank - 1; a >= 0; step *= dims[a--]) steps[a] = step;
  return steps;
}

// Made from the outermost axis in, in elements; axes of 1 are left out, and two that one step can walk become one.
class WalkBuilder {
 public:
  void axis(int64_t size, int64_t step) {
    count_ *= size;
    if (size == 1) return;
    if (axes_ > 0 && step_[axes_ - 1] == step * size) size *= size_[--axes_];
    size_[axes_] = size, step_[axes_++] = step;
  }
  // y = x in the walk's order.
  void launch(Context& ctx, int64_t element_bytes, const void* x, void* y) const {
    if (count_ == 0) return;
    const int64_t unit = unit_bytes(element_bytes, x, y);
    static constexpr Sized kMove{"move_8", "move_32", "move_64", "move_128"};
    const Walk walk = in_units(unit / element_bytes);
    cuda::launch(ctx, kMove.of(unit), {blocks_of(walk.count)}, kThreads, 0, x, y, walk);
  }

  // Where the last axis is a run (its step is 1), counted in units of several elements.
  Walk in_units(int64_t elements) const {
    Walk walk{count_ / elements, axes_, {}, {}};
    for (int a = 0; a < axes_; ++a) {
      const bool run = a == axes_ - 1 && elements > 1;
      walk.size[a] = Divisor::of(run ? size_[a] / elements : size_[a]);
      walk.step[a] = run ? 1 : step_[a] / elements;
    }
    return walk;
  }

 private:
  bool has_runs() const { return axes_ > 0 && step_[axes_ - 1] == 1; }
  int64_t unit_bytes(int64_t element_bytes, const void* x, const void* y) const {
    if (!has_runs()) return element_bytes;
    Unit unit;
    unit.at(x).at(y).lengths({size_[axes_ - 1]}, element_bytes);
    for (int a = 0; a < axes_ - 1; ++a) unit.lengths({step_[a]}, element_bytes);
    return unit.bytes();
  }

  int64_t count_ = 1;
  int axes_ = 0;
  int64_t size_[kMaxAxes], step_[kMaxAxes];
};

}  // namespace gemmule::cuda
