// SPDX-License-Identifier: MIT
#include <cmath>
#include <numbers>

#include "kernels.h"
#include "ops/philox.h"
#include "reference/by_type.h"

namespace gemmule::reference {

namespace {

struct Words {
  Philox philox;
  uint32_t operator[](int64_t i) const { return philox(uint32_t(i / 4)).word[i % 4]; }
};

// [a, b): rounding may reach b, which is then stepped back from. Each operation rounds in T, on every backend.
template <class T>
T between(T a, T b, uint32_t word) {
  const T y = a + T(uniform(word)) * (b - a);
  return b > a && y >= b ? std::nextafter(b, a) : y;
}

double normal(const Words& words, int64_t i) {
  const int64_t pair = i / 2 * 2;
  const double u1 = (uniform_bits(words[pair]) + 1) * 0x1p-24, u2 = uniform_bits(words[pair + 1]) * 0x1p-24;
  const double angle = 2 * std::numbers::pi * u2;
  return std::sqrt(-2 * std::log(u1)) * (i == pair ? std::cos(angle) : std::sin(angle));
}

// Newton's iteration from 0, which erf's curvature keeps on one side of the root.
double erf_inverse(double y) {
  double z = 0;
  for (int i = 0; i < 12; ++i) z -= (std::erf(z) - y) * std::exp(z * z) * std::sqrt(std::numbers::pi) / 2;
  return z;
}

double truncated_normal(uint32_t word) {
  const double s = (2.0 * uniform_bits(word) + 1) * 0x1p-24 - 1;
  return std::numbers::sqrt2 * erf_inverse(std::erf(std::numbers::sqrt2) * s);
}

}  // namespace

void random(const RandomArgs& p, Context&) {
  const Words words{{p.state.as<int32_t>(), p.ordinal}};
  const int32_t threshold = uniform_threshold(p.alpha);
  by_real(p.type, [&]<class T>(T) {
    T* y = p.y.as<T>();
    for (int64_t i = 0; i < p.count; ++i) switch (RandomFn(p.fn)) {
        case RandomFn::normal: y[i] = T(p.alpha + p.beta * normal(words, i)); break;
        case RandomFn::truncated_normal: y[i] = T(p.alpha + p.beta * truncated_normal(words[i])); break;
        case RandomFn::bernoulli: y[i] = uniform_bits(words[i]) < threshold; break;
        default: y[i] = between(T(p.alpha), T(p.beta), words[i]);
      }
  });
}

}  // namespace gemmule::reference
