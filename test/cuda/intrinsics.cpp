// SPDX-License-Identifier: MIT
#include "intrinsics.h"

#include <numbers>

namespace standin {
namespace {

constexpr double kPi = std::numbers::pi;

// Newton's method for the root of a difference that grows as erf(x) does, with Halley's correction: f'' / f' is -2x. It
// gains three times the digits a step.
template <class F>
double solved(double x, F difference) {
  for (int i = 0; i < 4; ++i) {
    const double slope = 2 / std::sqrt(kPi) * std::exp(-x * x);
    const double step = difference(x) / slope;
    x -= step / (1 + x * step);
  }
  return x;
}

// Winitzki's approximation, to 2e-3.
double first_guess(double y) {
  const double a = 0.147, log = std::log1p(-y * y), b = 2 / (kPi * a) + log / 2;
  return std::copysign(std::sqrt(std::sqrt(b * b - log / a) - b), y);
}

// For y near 0: erfc(x) is about exp(-x*x) / (x * sqrt(pi)).
double guess_of_tail(double y) {
  double x = std::sqrt(-std::log(y));
  for (int i = 0; i < 8; ++i) x = std::sqrt(-std::log(y * x * std::sqrt(kPi)));
  return x;
}

}  // namespace

double sinpi(double x) {
  if (!std::isfinite(x)) return NAN;
  const double r = std::remainder(x, 2.0);  // in [-1, 1]
  const double near = std::fabs(r) > 0.5 ? std::copysign(1.0, r) - r : r;
  return near == 0 ? std::copysign(0.0, x) : std::sin(kPi * near);
}

double cospi(double x) {
  if (!std::isfinite(x)) return NAN;
  const double r = std::fabs(std::remainder(x, 2.0));
  return r == 0.5 ? 0.0 : r > 0.25 && r < 0.75 ? std::sin(kPi * (0.5 - r)) : std::cos(kPi * r);
}

double erfinv(double y) {
  if (!(std::fabs(y) <= 1)) return NAN;
  if (std::fabs(y) == 1) return std::copysign(INFINITY, y);
  if (std::fabs(y) > 0.9) return std::copysign(erfcinv(1 - std::fabs(y)), y);
  return y == 0 ? y : solved(first_guess(y), [y](double x) { return std::erf(x) - y; });
}

double erfcinv(double y) {
  if (!(y >= 0 && y <= 2)) return NAN;
  if (y == 0 || y == 2) return y == 0 ? INFINITY : -INFINITY;
  if (y > 1) return y > 1.5 ? -erfcinv(2 - y) : erfinv(1 - y);
  if (y > 0.1) return erfinv(1 - y);
  return solved(y < 1e-3 ? guess_of_tail(y) : first_guess(1 - y), [y](double x) { return y - std::erfc(x); });
}

}  // namespace standin
