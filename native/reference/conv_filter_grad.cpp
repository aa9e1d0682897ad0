// SPDX-License-Identifier: MIT
#include "activation.h"
#include "by_type.h"
#include "windows.h"

namespace gemmule::reference {
namespace {

template <class T>
void add_pixel(const ConvFilterGradArgs& p, int64_t o, int64_t f) {
  const int64_t channels = p.channels / p.groups, first = f / (p.filters / p.groups) * channels;
  const T dy = p.dy.as<T>()[o * p.filters + f];
  if (p.db) p.db.as<T>()[f] += dy;
  each_place(p, o, [&](Place at) {
    for (int64_t c = 0; c < channels; ++c)
      p.dw.as<T>()[(at.number * channels + c) * p.filters + f] += dy * p.x.as<T>()[at.pixel * p.channels + first + c];
  });
}

}  // namespace

void conv_filter_grad(const ConvFilterGradArgs& p, Context&) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t i = 0; i < p.weights(); ++i) p.dw.as<T>()[i] = 0;
    for (int64_t f = 0; f < p.filters && p.db; ++f) p.db.as<T>()[f] = 0;
    for (int64_t o = 0; o < p.outputs(1); ++o)
      for (int64_t f = 0; f < p.filters; ++f) add_pixel<T>(p, o, f);
  });
}

}  // namespace gemmule::reference
