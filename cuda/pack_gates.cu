// SPDX-License-Identifier: MIT
#include "../native/ops/pack_gates.h"
#include "divide.h"
#include "each_element.h"

namespace gemmule {

constexpr uint32_t kGroup = uint32_t(kGroupUnits);

// One thread an element of y.
KERNEL((256), pack_gates, const float* w, float* y, int64_t count, Divisor k, Divisor gates, int64_t units) {
  each_element(count, [&](auto e) {
    const auto place = e / kGroup, above = gates.quotient(place), group = k.quotient(above);
    const int64_t unit = int64_t(group) * kGroup + int64_t(e % kGroup);
    const int64_t row = int64_t(k.remainder(above, group)) * gates.value + int64_t(gates.remainder(place, above));
    y[e] = unit < units ? w[row * units + unit] : 0;
  });
}

// The way back: one thread an element of w.
KERNEL((256), unpack_gates, const float* y, float* w, int64_t count, int64_t k, Divisor gates, Divisor units) {
  each_element(count, [&](auto e) {
    const auto place = units.quotient(e), i = gates.quotient(place);
    const int64_t unit = units.remainder(e, place), group = unit / kGroup;
    w[e] = y[((group * k + i) * gates.value + gates.remainder(place, i)) * kGroup + unit % kGroup];
  });
}

}  // namespace gemmule
