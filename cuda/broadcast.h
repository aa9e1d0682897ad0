// SPDX-License-Identifier: MIT
// Where the operands of stretched shapes (native/cuda/broadcast.h) have a thread's four elements.
#pragma once
#include "../native/cuda/broadcast.h"
#include "fours.h"

namespace gemmule {

// Of one element: the place in each of N operands.
template <int N>
struct Place {
  int64_t at[N];
};
template <int N>
DEVICE Place<N> place_of(const Broadcast& b, int64_t i) {
  Place<N> place{};
  if (b.rank == 1) {
    for (int k = 0; k < N; ++k) place.at[k] = b.stride[0][k] ? i : 0;
    return place;
  }
  uint32_t rest = uint32_t(i), at[N] = {};
#pragma unroll 1
  for (int axis = 0; axis < b.rank; ++axis) {
    const uint32_t q = b.extent[axis].quotient(rest), along = b.extent[axis].remainder(rest, q);
    for (int k = 0; k < N; ++k) at[k] += along * uint32_t(b.stride[axis][k]);
    rest = q;
  }
  for (int k = 0; k < N; ++k) place.at[k] = at[k];
  return place;
}

// Of four neighbouring elements. In a row whose length is a multiple of four they are together: neighbours in each
// operand too, or one and the same there.
template <int N>
struct FourPlaces {
  int lanes;  // fewer than four at the end
  bool together;
  Place<N> lane[kFour];
};
template <int N>
DEVICE FourPlaces<N> places_of(const Broadcast& b, int64_t first) {
  FourPlaces<N> places;
  places.lanes = int(b.size - first < kFour ? b.size - first : kFour);
  places.together = b.rank == 1 || b.extent[0].value % kFour == 0;
  places.lane[0] = place_of<N>(b, first);
#pragma unroll
  for (int l = 1; l < kFour; ++l)
    places.lane[l] = places.together || l >= places.lanes ? places.lane[0] : place_of<N>(b, first + l);
  return places;
}

// The four elements of operand k, which is x.
template <int N, class T>
DEVICE Four<T> fetch_four(const Broadcast& b, const FourPlaces<N>& places, int k, const T* x) {
  if (places.together)
    return b.stride[0][k] ? load_four(x + places.lane[0].at[k], 0, places.lanes) : four_of(x[places.lane[0].at[k]]);
  Four<T> four{};
#pragma unroll
  for (int l = 0; l < kFour; ++l)
    if (l < places.lanes) four.v[l] = x[places.lane[l].at[k]];
  return four;
}

}  // namespace gemmule
