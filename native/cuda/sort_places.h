// SPDX-License-Identifier: MIT
#pragma once
#include "../../cuda/scatter_add.h"
#include "launch.h"

namespace gemmule::cuda {

// Sorts the places of `count` indices by their index, equal ones in their order, into the workspace; those of an index outside
// [0, rows) come last. `more`: so many bytes behind them. Without memory pass.order stays null.
struct SortedPlaces {
  SortPass pass;
  char* more;
};
SortedPlaces sort_places(const int32_t* index, int64_t count, int64_t rows, int64_t more_bytes, Context&);

}  // namespace gemmule::cuda
