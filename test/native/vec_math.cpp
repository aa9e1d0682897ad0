// SPDX-License-Identifier: MIT
// The functions of unary.def over the whole range of floats, infinities and every kind of NaN included, against double.
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "backend.h"
#include "runner.h"
#include "stream/float_mode.h"

namespace {

constexpr uint64_t kStride = 2503;  // every that many bit patterns; a prime, so that all endings of a mantissa occur
constexpr double kAlpha = 0.75, kBeta = 1.5;

const char* const names[] = {
#define UNARY(name, ...) #name,
#include "ops/unary.def"
#undef UNARY
};

// Within so many units in the last place, everywhere.
struct Bound {
  UnaryFn fn;
  double ulps;
};
const Bound bounds[] = {{UnaryFn::relu, 0}, {UnaryFn::sqrt, 0.51}, {UnaryFn::floor, 0}, {UnaryFn::ceil, 0},
    {UnaryFn::round, 0}, {UnaryFn::exp, 1}, {UnaryFn::expm1, 2}, {UnaryFn::log, 1}, {UnaryFn::log1p, 2},
    {UnaryFn::tanh, 3}, {UnaryFn::sigmoid, 3}, {UnaryFn::erf, 3}, {UnaryFn::gelu, 4}, {UnaryFn::sin, 2},
    {UnaryFn::cos, 2}, {UnaryFn::softplus, 3}, {UnaryFn::log_sigmoid, 3}, {UnaryFn::softsign, 2}, {UnaryFn::square, 1},
    {UnaryFn::rsqrt, 2}, {UnaryFn::elu, 3}, {UnaryFn::reciprocal, 1}, {UnaryFn::log_cosh, 5}, {UnaryFn::squareplus, 3}};
// The others, and all slopes, are near what they should be; where they pass through 0 in between, to some 2^-22 of 1.
constexpr double kNear = 3 * 0x1p-23;

double ulp_of(double v) { return std::ldexp(1, std::ilogb(std::fmax(std::fabs(v), FLT_MIN)) - 23); }

bool acceptable(double got, double want, double ulps) {
  if (got == want || (got != got && want != want)) return true;
  if (std::isinf(got)) return got * want > 0 && std::fabs(want) > FLT_MAX * (1 - 4 * 0x1p-24);
  if (std::isinf(want) || got != got || want != want) return false;
  if (std::fabs(want) <= FLT_MIN && std::fabs(got) <= FLT_MIN) return true;
  const double error = std::fabs(got - want);
  return ulps >= 0 ? error <= ulps * ulp_of(want) : error <= kNear * std::fmax(1, std::fabs(want));
}

// One stretch of arguments, through the values and slopes of a backend.
template <class T>
struct Stretch {
  std::vector<T> x, y, slope;

  void run(const Kernels& kernels, int fn) {
    Context context;
    std::vector<T> ones(x.size(), T(1));
    y.resize(x.size()), slope.resize(x.size());
    UnaryArgs value{};
    value.x.memory = x.data(), value.y.memory = y.data();
    UnaryGradArgs grad{};
    grad.x.memory = x.data(), grad.y.memory = y.data(), grad.dy.memory = ones.data(), grad.dx.memory = slope.data();
    value.type = grad.type = std::is_same_v<T, float> ? DType::float32 : DType::float64;
    value.fn = grad.fn = fn, value.count = grad.count = int64_t(x.size());
    value.alpha = grad.alpha = kAlpha, value.beta = grad.beta = kBeta;
    kernels.unary(value, context);
    kernels.unary_grad(grad, context);
  }
};

std::vector<float> stretch_from(uint64_t first) {
  std::vector<float> x;
  for (uint64_t bits = first; x.size() < 16384 && bits < (uint64_t{1} << 32); bits += kStride)
    x.push_back(std::bit_cast<float>(uint32_t(bits)));
  return x;
}

void compare_stretch(
    int fn, double ulps, const Backend& backend, const Stretch<double>& want, const std::vector<float>& x) {
  Stretch<float> got{x, {}, {}};
  got.run(*backend.kernels, fn);
  for (size_t i = 0; i < x.size(); ++i) {
    const bool good = acceptable(got.y[i], want.y[i], ulps) && acceptable(got.slope[i], want.slope[i], -1);
    if (good) continue;
    char text[200];
    std::snprintf(text, sizeof text, "%s of %s at %.9g is %.9g, slope %.9g; expected %.9g, slope %.9g", names[fn],
        backend.name, x[i], got.y[i], got.slope[i], want.y[i], want.slope[i]);
    return expect(false, text);
  }
}

void compare_function(int fn) {
  double ulps = -1;
  for (const Bound& b : bounds)
    if (int(b.fn) == fn) ulps = b.ulps;
  for (uint64_t first = 0; first < (uint64_t{1} << 32); first += 16384 * kStride) {
    const std::vector<float> x = stretch_from(first);
    Stretch<double> want;
    for (float v : x) want.x.push_back(std::fabs(v) < FLT_MIN ? 0 * v : v);
    want.run(*reference_backend().kernels, fn);
    for (const Backend& b : compiled_backends())
      if (b.lanes > 1 && b.runs_here()) compare_stretch(fn, ulps, b, want, x);
  }
}

}  // namespace

TEST("unary functions keep to their bounds over all floats") {
  const FlushDenormals mode;
  for (int fn = 0; fn < int(UnaryFn::count); ++fn) compare_function(fn);
  expect(true, "done");
}

namespace {

// Bases of every size, and exponents for which the power is a float: 2^t, |t| < 140.
void powers(std::vector<float>& a, std::vector<float>& b) {
  uint32_t state = 1;
  auto next = [&] { return double(state = state * 1664525u + 1013904223u) * 0x1p-32; };
  for (int i = 0; i < 100'000; ++i) {
    const double log_a = i % 2 ? (next() - 0.5) * 250 : (next() - 0.5) * std::exp2(-20 * next());
    a.push_back(float(std::exp2(log_a)));
    b.push_back(float((next() - 0.5) * 280 / std::log2(double(a.back()))));
  }
  for (float base : {0.f, -0.f, 1.f, -1.f, 2.f, -2.f, 0.5f, -8.f, INFINITY, -INFINITY, NAN})
    for (float exponent :
        {0.f, -0.f, 1.f, -1.f, 2.f, -2.f, 3.f, -3.f, 0.5f, -0.5f, 1e10f, -1e10f, 16777217.f, INFINITY, -INFINITY, NAN})
      a.push_back(base), b.push_back(exponent);
}

}  // namespace

TEST("powers are within 2 ulp") {
  const FlushDenormals mode;
  std::vector<float> a, b;
  powers(a, b);
  for (const Backend& backend : compiled_backends()) {
    if (backend.lanes == 1 || !backend.runs_here()) continue;
    for (size_t first = 0; first < a.size(); first += 16384) {
      const size_t n = std::min<size_t>(16384, a.size() - first);
      std::vector<float> y(n);
      BinaryArgs p{};
      p.a.memory = &a[first], p.b.memory = &b[first], p.y.memory = y.data();
      p.fn = int(BinaryFn::pow), p.dims = dims({int64_t(n)});
      Context context;
      backend.kernels->binary(p, context);
      for (size_t i = 0; i < n; ++i) {
        const double want = std::pow(double(a[first + i]), double(b[first + i]));
        char text[200];
        std::snprintf(text, sizeof text, "%s: %.9g to the %.9g is %.9g, expected %.9g", backend.name, a[first + i],
            b[first + i], y[i], want);
        if (!acceptable(y[i], want, 2)) return expect(false, text);
      }
    }
  }
  expect(true, "done");
}
