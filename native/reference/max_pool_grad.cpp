// SPDX-License-Identifier: MIT
#include "by_type.h"
#include "kernels.h"
#include "windows.h"

namespace gemmule::reference {
namespace {

int64_t read_place(const MaxPoolGradArgs& p, int64_t element) {
  const int64_t bytes = place_bytes(p);
  int64_t place = 0;
  for (int64_t i = 0; i < bytes; ++i) place |= int64_t{p.where.as<uint8_t>()[element * bytes + i]} << 8 * i;
  return place;
}

}  // namespace

void max_pool_grad(const MaxPoolGradArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t i = 0; i < p.inputs(p.channels); ++i) p.dx.as<T>()[i] = 0;
    for (int64_t o = 0; o < p.outputs(1); ++o)
      for (int64_t c = 0; c < p.channels; ++c) {
        const int64_t place = read_place(p, o * p.channels + c);
        each_pooled_place(p, o, [&](Place at) {
          if (at.number == place) p.dx.as<T>()[at.pixel * p.channels + c] += p.dy.as<T>()[o * p.channels + c];
        });
      }
  });
}

}  // namespace gemmule::reference
