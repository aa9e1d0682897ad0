// SPDX-License-Identifier: MIT
// y[i, j] = on where j = index[i], else off; an index outside [0, depth) gives a row of off, as in Keras.
//   index [count] int32   y [count, depth]
#pragma once
#include "args.h"
#include "functions.h"

namespace gemmule {

struct OneHotArgs : Args {
  IntIn index;
  Out y;
  int64_t count, depth;
  double on = 1, off = 0;

  static constexpr auto fields =
      fields_of(field("index", &OneHotArgs::index), field("y", &OneHotArgs::y), field("count", &OneHotArgs::count),
          field("depth", &OneHotArgs::depth), field("on", &OneHotArgs::on), field("off", &OneHotArgs::off));
  template <class V>
  void extents(V& v) const {
    v(index, count), v(y, product({count, depth}));
  }
};

}  // namespace gemmule
