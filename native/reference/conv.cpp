// SPDX-License-Identifier: MIT
#include "activation.h"
#include "by_type.h"
#include "windows.h"

namespace gemmule::reference {
namespace {

// Where the weight of a group's channel c, place k, filter f stands.
int64_t place_in_w(const ConvArgs& p, int64_t k, int64_t c, int64_t f) {
  const int64_t row = k * (p.channels / p.groups) + c;
  if (!p.packed) return row * p.filters + f;
  return (f / kPanelCols * volume(p.kernel) * p.channels + row) * kPanelCols + f % kPanelCols;
}

template <class T>
double dot(const ConvArgs& p, int64_t output, int64_t f) {
  const int64_t channels = p.channels / p.groups, first = f / (p.filters / p.groups) * channels;
  double sum = 0;
  each_place(p, output, [&](Place at) {
    for (int64_t c = 0; c < channels; ++c)
      sum +=
          double(p.x.as<T>()[at.pixel * p.channels + first + c]) * double(p.w.as<T>()[place_in_w(p, at.number, c, f)]);
  });
  return sum;
}

}  // namespace

void conv(const ConvArgs& p, Context& ctx) {
  by_real(p.type, [&]<class T>(T) {
    for (int64_t o = 0; o < p.outputs(1); ++o)
      for (int64_t f = 0; f < p.filters; ++f)
        p.y.as<T>()[o * p.filters + f] = T(dot<T>(p, o, f) + (p.bias ? double(p.bias.as<T>()[f]) : 0));
    activate(p.type, p.activation, p.y.memory, p.outputs(p.filters), ctx);
  });
}

}  // namespace gemmule::reference
