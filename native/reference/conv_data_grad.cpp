// SPDX-License-Identifier: MIT
#include "activation.h"
#include "by_type.h"
#include "windows.h"

namespace gemmule::reference {
namespace {

// The part of the gradient that output pixel o sends through filter f.
template <class T>
void scatter(const ConvDataGradArgs& p, int64_t o, int64_t f) {
  const int64_t channels = p.channels / p.groups, first = f / (p.filters / p.groups) * channels;
  const T dy = p.dy.as<T>()[o * p.filters + f];
  each_place(p, o, [&](Place at) {
    for (int64_t c = 0; c < channels; ++c)
      p.dx.as<T>()[at.pixel * p.channels + first + c] += dy * p.w.as<T>()[(at.number * channels + c) * p.filters + f];
  });
}

}  // namespace

void conv_data_grad(const ConvDataGradArgs& p, Context& ctx) {
  by_real(p.type, [&]<class T>(T) {
    T* dx = p.dx.as<T>();
    for (int64_t i = 0; i < p.inputs(p.channels); ++i) dx[i] = p.bias ? p.bias.as<T>()[i % p.channels] : T(0);
    for (int64_t o = 0; o < p.outputs(1); ++o)
      for (int64_t f = 0; f < p.filters; ++f) scatter<T>(p, o, f);
    activate(p.type, p.activation, p.dx.memory, p.inputs(p.channels), ctx);
  });
}

}  // namespace gemmule::reference
