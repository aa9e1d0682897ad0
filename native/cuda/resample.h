// SPDX-License-Identifier: MIT
// Launches the kernels of cuda/resample.h.
#pragma once
#include <algorithm>
#include <cmath>

#include "../../cuda/resample_plan.h"
#include "lanes.h"
#include "launch.h"
#include "ops/resize.h"

namespace gemmule::cuda {

class Resampling {
 public:
  Resampling(const ResizeShape& shape, Context& context, bool backward)
      : p(shape),
        ctx(context),
        back(backward),
        down(axis_of(p.height, p.to_height)),
        across(axis_of(p.width, p.to_width)) {}

  // x has the size from which, y that to which images go.
  void run(const void* x, void* y) {
    const int64_t from_rows = back ? p.to_height : p.height, from_columns = back ? p.to_width : p.width;
    const int64_t rows = back ? p.height : p.to_height, columns = back ? p.width : p.to_width;
    const bool fours = takes_fours(p.channels, x, y), apart = reads(down) * reads(across) > kFewReads;
    const int64_t between = apart ? p.batch * rows * from_columns * p.channels : 0;
    char* memory = static_cast<char*>(workspace(ctx, table_bytes(down) + table_bytes(across) + 4 * between));
    if (!memory) return;
    make_tables(down, memory + 4 * between);
    make_tables(across, memory + 4 * between + table_bytes(down));
    if (!apart) return pass(x, y, {from_rows, from_columns}, {rows, columns}, down, across, fours);
    pass(x, memory, {from_rows, from_columns}, {rows, from_columns}, down, {}, fours);
    pass(memory, y, {rows, from_columns}, {rows, columns}, {}, across, fours);
  }

 private:
  struct Size {
    int64_t rows, columns;
  };
  static constexpr double kFewReads = 16;  // of a pixel; with more, the axes are cheaper one after the other

  const ResizeShape& p;
  Context& ctx;
  const bool back;
  ResampleAxis down, across;

  // Inputs that an output reads, about.
  double reach(const ResampleAxis& axis) const {
    if (ResizeMode(axis.mode) == ResizeMode::nearest) return 1;
    const double scale = double(axis.input) / double(axis.output);
    return 2 * resampling_radius(ResizeMode(axis.mode)) * (axis.antialias ? std::max(scale, 1.0) : 1);
  }
  double reads(const ResampleAxis& axis) const {
    const double forward = reach(axis);
    return std::max(1.0, back ? forward * double(axis.output) / double(axis.input) : forward);
  }
  ResampleAxis axis_of(int64_t input, int64_t output) const {
    ResampleAxis axis{};
    axis.input = input, axis.output = output, axis.mode = p.mode, axis.antialias = p.antialias;
    axis.taps = output == 0 ? 0 : int64_t(std::min(double(input), std::ceil(reach(axis)) + 2));
    return axis;
  }
  static int64_t table_bytes(const ResampleAxis& axis) { return 4 * (axis.output * (axis.taps + 2) + 2 * axis.input); }
  void make_tables(ResampleAxis& axis, char* memory) {
    axis.first = reinterpret_cast<int32_t*>(memory);
    axis.end = axis.first + axis.output;
    if (back) axis.first_user = axis.end + axis.output, axis.end_user = axis.first_user + axis.input;
    axis.weight = reinterpret_cast<float*>(axis.end + axis.output + 2 * axis.input);
    const int64_t warps = axis.output + (back ? blocks_of(axis.input, 32) : 0);
    launch(ctx, "resize_tables", {blocks_of(warps, kThreads / 32)}, kThreads, 0, axis);
  }
  void pass(
      const void* x, void* y, Size from, Size to, const ResampleAxis& down, const ResampleAxis& across, bool fours) {
    const int64_t channels = fours ? p.channels / 4 : p.channels;
    const ResamplePass plan{down, across, Divisor::of(channels), Divisor::of(to.columns), Divisor::of(to.rows),
        from.rows, from.columns, p.batch * to.rows * to.columns * channels};
    const char* kernel = back ? (fours ? "resize_grad_4" : "resize_grad_1") : fours ? "resize_4" : "resize_1";
    launch(ctx, kernel, {blocks_of(plan.count)}, kThreads, 0, x, y, plan);
  }
};

}  // namespace gemmule::cuda
