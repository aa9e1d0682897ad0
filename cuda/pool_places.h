// SPDX-License-Identifier: MIT
// The places of winners in memory: 1, 2 or 4 bytes each, aligned only where a thread takes four of them.
#pragma once
#include "lanes.h"

namespace gemmule {

template <class Place>
DEVICE void store_places_of(uint8_t* where, const uint32_t (&place)[4]) {
  const Lanes<Place, 4> lanes = {{Place(place[0]), Place(place[1]), Place(place[2]), Place(place[3])}};
  store_lanes(reinterpret_cast<Place*>(where), lanes);
}
DEVICE void store_places(uint8_t* where, int32_t bytes, int64_t element, const uint32_t (&place)[4]) {
  if (bytes == 1) store_places_of<uint8_t>(where + element, place);
  else if (bytes == 2) store_places_of<uint16_t>(where + 2 * element, place);
  else store_places_of<uint32_t>(where + 4 * element, place);
}
DEVICE void store_places(uint8_t* where, int32_t bytes, int64_t element, const uint32_t (&place)[1]) {
  for (int32_t b = 0; b < bytes; ++b) where[element * bytes + b] = uint8_t(place[0] >> 8 * b);
}

template <class Place>
DEVICE Lanes<uint32_t, 4> load_places_of(const uint8_t* where) {
  const Lanes<Place, 4> place = load_lanes<4>(reinterpret_cast<const Place*>(where));
  return {{place.v[0], place.v[1], place.v[2], place.v[3]}};
}
template <int N>
DEVICE Lanes<uint32_t, N> load_places(const uint8_t* where, int32_t bytes, int64_t element) {
  if constexpr (N == 4) {
    if (bytes == 1) return load_places_of<uint8_t>(where + element);
    return bytes == 2 ? load_places_of<uint16_t>(where + 2 * element) : load_places_of<uint32_t>(where + 4 * element);
  } else {
    uint32_t place = 0;
    for (int32_t b = 0; b < bytes; ++b) place |= uint32_t(where[element * bytes + b]) << 8 * b;
    return {{place}};
  }
}

}  // namespace gemmule
