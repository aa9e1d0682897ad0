// SPDX-License-Identifier: MIT
// What the updates have in common that some rows of a parameter may be updated alone: with `width` the parameter and its state are
// [n, width], g is [touched, width], and its row i is that of the parameter's row rows[i]; outside [0, n) there is none (-1: see
// sum_duplicates). No row may come twice. Rows that are not named keep all they have. Without `width`: g [count].
//   rows [touched] int32
#pragma once
#include "args.h"

namespace gemmule {

struct RowUpdate : Args {
  IntIn rows;
  int64_t count, touched = 0, width = 0;

  static constexpr auto row_fields = fields_of(field("rows", &RowUpdate::rows), field("count", &RowUpdate::count),
      field("touched", &RowUpdate::touched), field("width", &RowUpdate::width));

  // Elements of the gradient.
  GEMMULE_INLINE int64_t slopes() const { return width ? product({touched, width}) : count; }
  GEMMULE_INLINE int64_t n() const { return count / width; }
  template <class V>
  void row_extents(V& visit) const {
    if (width) visit(rows, touched);
    else visit.optional(rows, 0);
  }
};

}  // namespace gemmule
