// SPDX-License-Identifier: MIT
#include "cpu/move.h"
#include "reference/by_type.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE {

namespace {

template <class T>
void fill_range(T* y, int64_t from, int64_t to, T value) {
  for (int64_t i = from; i < to; ++i) y[i] = value;
}

}  // namespace

void fill(const FillArgs& p, Context& ctx) {
  by_type(p.type, [&]<class T>(T) {
    const T value = converted<T>(p.value);
    each_piece(p.count * int64_t{sizeof(T)}, ctx, [&](int64_t from, int64_t to) {
      fill_range(p.y.as<T>(), from / int64_t{sizeof(T)}, to / int64_t{sizeof(T)}, value);
    });
  });
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE
