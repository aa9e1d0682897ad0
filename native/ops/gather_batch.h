// SPDX-License-Identifier: MIT
// The rows of one training step: y[i, :] = x[index[start + i], :], with start = step * stride.
// `step` counts the steps of an epoch; a last, smaller batch is another instruction with fewer `rows` and the same stride.
// A row outside [0, n) faults (element: start + i, value: the row, limit: n) and gives zeros; so does a batch that leaves the index
// (element and value: start, limit: length).
// The rows are told to the context, so that a later fault of this step names rows of the data set.
//   x [n, width]   index [length] int32   step [1] int32   y [rows, width]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct GatherBatchArgs : Args {
  In x;
  IntIn index, step;
  Out y;
  int64_t n, width, length, rows, stride;

  static constexpr auto fields = fields_of(field("x", &GatherBatchArgs::x), field("index", &GatherBatchArgs::index),
      field("step", &GatherBatchArgs::step), field("y", &GatherBatchArgs::y), field("n", &GatherBatchArgs::n),
      field("width", &GatherBatchArgs::width), field("length", &GatherBatchArgs::length),
      field("rows", &GatherBatchArgs::rows), field("stride", &GatherBatchArgs::stride));
  template <class V>
  void extents(V& v) const {
    v(x, product({n, width})), v(index, length), v(step, 1), v(y, product({rows, width}));
  }
  const char* check() const {
    return stride < 0 || stride > int64_t{1} << 31 ? "the stride is not a batch size" : nullptr;
  }
};

}  // namespace gemmule
