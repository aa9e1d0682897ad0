// SPDX-License-Identifier: MIT
// The machine that runs translated PTX, tested by itself: checks.cu's right kernels against C++, its wrong ones by what
// is reported.
// Ends with "N passed, N failed"; arguments: the seed of the order of threads.
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "../block.h"
#include "../kernels.h"
#include "memory.h"

namespace {

using standin::find_kernel;

int passed = 0, failed = 0;

void expect(const std::string& name, bool holds, const std::string& came = "") {
  ++(holds ? passed : failed);
  if (!holds) std::printf("failed: %s%s\n", name.c_str(), came.empty() ? "" : (": " + came).c_str());
}

// -- Device memory.
std::vector<ptx::Range> allocations;

ptx::Range allocation_of(ptx::u64 address, ptx::u32 bytes) {
  for (const ptx::Range& range : allocations)
    if (range.holds(address, bytes)) return range;
  return {};
}

template <class T>
struct Memory {
  std::vector<T> values;
  explicit Memory(std::vector<T> from) : values(std::move(from)) {
    const auto begin = reinterpret_cast<ptx::u64>(values.data());
    allocations.push_back({begin, begin + values.size() * sizeof(T)});
  }
  Memory(const Memory&) = delete;
  ~Memory() {
    const auto begin = reinterpret_cast<ptx::u64>(values.data());
    std::erase_if(allocations, [&](const ptx::Range& range) { return range.begin == begin; });
  }
  explicit Memory(size_t count) : Memory(std::vector<T>(count)) {}
  T* data() { return values.data(); }
  T operator[](size_t i) const { return values[i]; }
};

std::vector<float> random_floats(size_t count) {
  static std::mt19937 numbers;
  std::normal_distribution<float> normal;
  std::vector<float> all(count);
  for (float& x : all) x = normal(numbers);
  return all;
}

// Empty: it went well.
template <class... A>
std::string launch(const char* name, dim3 grid, dim3 block, uint32_t shared_bytes, A... arguments) {
  const standin::Kernel* kernel = find_kernel(name);
  if (!kernel) return "there is no such kernel";
  void* pointers[] = {&arguments...};
  return standin::run({name, grid, block, shared_bytes, 163 << 10, kernel->call, kernel->function, pointers});
}

bool near(double a, double b, double tolerance) { return std::abs(a - b) <= tolerance * (1 + std::abs(b)); }

// -- Right kernels.
double product_at(const float* a, const float* b, int i, int j, int n, int k) {
  double sum = 0;
  for (int q = 0; q < k; ++q) sum += double(a[i * k + q]) * b[q * n + j];
  return sum;
}

bool is_product(const Memory<float>& c, const float* a, const float* b, int m, int n, int k, double tolerance) {
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < n; ++j)
      if (!near(c[i * n + j], product_at(a, b, i, j, n, k), tolerance)) return false;
  return true;
}

void check_tiled_product() {
  const int m = 70, n = 65, k = 67;
  Memory<float> a(random_floats(m * k)), b(random_floats(k * n)), c(m * n);
  const std::string why = launch("tiled_product", {5, 5}, {16, 16}, 0, a.data(), b.data(), c.data(), m, n, k);
  expect("tiled_product", why.empty() && is_product(c, a.data(), b.data(), m, n, k, 1e-5), why);
}

void check_reductions() {
  const int n = 10007;
  Memory<float> x(random_floats(n)), y(4);
  const std::string why = launch("reductions", {4}, {256}, 0, x.data(), y.data(), n);
  double sum = 0;
  int of_block = 0, of_warp = 0;
  for (int i = 0; i < n; ++i) sum += x[i], of_block += i < 256 && x[i] > 0, of_warp += i < 32 && x[i] > 0;
  expect("reductions", why.empty() && near(y[0], sum, 1e-4) && y[1] == of_block && y[2] == of_warp && y[3] == 15, why);
}

void check_functions() {
  const int n = 1000;
  Memory<float> x(random_floats(4 * n)), y(16 * n);
  const std::string why = launch("functions", {8}, {128}, 128 * 16, x.data(), y.data(), n);
  expect("functions run", why.empty(), why);
  static const std::vector<std::pair<const char*, std::function<double(const float*)>>> functions = {
      {"exp", [](const float* v) { return std::exp(double(v[0])); }},
      {"log", [](const float* v) { return std::log(double(std::fabs(v[0]) + 1)); }},
      {"tanh", [](const float* v) { return std::tanh(double(v[0])); }},
      {"sin, large", [](const float* v) { return std::sin(double(v[0] * 1e6f)); }},
      {"erf", [](const float* v) { return std::erf(double(v[1])); }},
      {"pow", [](const float* v) { return std::pow(std::fabs(double(v[1])), 1.5); }},
      {"cos", [](const float* v) { return std::cos(double(v[1])); }},
      {"sqrt", [](const float* v) { return std::sqrt(std::fabs(double(v[1]))); }},
      {"rsqrt", [](const float* v) { return 1 / std::sqrt(double(std::fabs(v[2]) + 1)); }},
      {"fmod", [](const float* v) { return std::fmod(v[2], 0.3f); }},
      {"rint", [](const float* v) { return std::rint(double(v[2] * 7)); }},
      {"1/x", [](const float* v) { return 1 / double(v[2]); }},
      {"log1p", [](const float* v) { return std::log1p(double(std::fabs(v[3]))); }},
      {"expm1", [](const float* v) { return std::expm1(double(v[3])); }},
      {"exp of double", [](const float* v) { return std::exp(double(v[3])); }},
      {"tanh of double", [](const float* v) { return std::tanh(double(v[3])); }}};
  for (size_t f = 0; f < functions.size(); ++f) {
    double worst = 0;
    for (int i = 0; i < n; ++i) {
      const double right = functions[f].second(x.data() + 4 * i);
      worst = std::max(worst, std::abs(y[16 * i + f] - right) / std::max(std::abs(right), 1e-30));
    }
    expect(functions[f].first, worst < 4e-7, "error " + std::to_string(worst * 1e7) + "e-7");
  }
}

void check_integers() {
  const int n = 500;
  std::mt19937 numbers;
  std::vector<int32_t> values(2 * n);
  for (int i = 0; i < 2 * n; ++i) values[i] = int32_t(numbers()) >> (i % 31);
  Memory<int32_t> x(values);
  Memory<int64_t> y(16 * n);
  const std::string why = launch("integers", {4}, {128}, 0, x.data(), y.data(), n);
  expect("integers run", why.empty(), why);
  for (int i = 0; i < n; ++i) {
    const int32_t a = x[2 * i], b = x[2 * i + 1];
    uint32_t reversed = 0;
    for (int bit = 0; bit < 32; ++bit) reversed |= (uint32_t(a) >> bit & 1) << (31 - bit);
    const int64_t right[] = {int64_t(a) * b, a / (b | 1), a % (b | 1), uint32_t(a) / uint32_t(b | 1),
        (int64_t(a) * b) >> 32, int64_t((unsigned __int128)(uint64_t(a)) * uint64_t(b) >> 64),
        a ? __builtin_clz(a) : 32, __builtin_popcount(a), reversed, int8_t(a), uint16_t(b), a >> (b & 31),
        uint32_t((uint64_t(uint32_t(b)) << 32 | uint32_t(a)) << 7 >> 32), int64_t(float(a)),
        int32_t(std::floor(float(a) * 0.37f)), std::min(a, b) ^ std::max(a, b)};
    for (int k = 0; k < 16; ++k)
      if (y[16 * i + k] != right[k])
        return expect("integers", false,
            "result " + std::to_string(k) + " of " + std::to_string(a) + ", " + std::to_string(b) + ": expected " +
                std::to_string(right[k]) + ", received " + std::to_string(y[16 * i + k]));
  }
  expect("integers", true);
}

struct Scale {
  float by;
  int64_t skip;
};
void check_calls() {
  constexpr float weights[] = {1, 2.5f, -3, 0.5f};
  Memory<float> x(random_floats(64 * 8)), y(64);
  const std::string why = launch("calls", {1}, {64}, 0, x.data(), y.data(), Scale{2, 64}, 8);
  bool right = why.empty();
  for (int i = 0; i < 64; ++i) {
    double sum = 0;
    for (int j = 0; j < 8; ++j) sum += double(x[i + j * 64]) * weights[(i + j) % 8 & 3];
    right &= near(y[i], 2 * sum, 1e-6);
  }
  expect("calls", right, why);
}

// Numbers whose lower bits are zero: products of them are exact.
std::vector<float> cut(std::vector<float> x, uint32_t kept_bits) {
  for (float& v : x) v = std::bit_cast<float>(std::bit_cast<uint32_t>(v) & kept_bits);
  return x;
}
constexpr uint32_t kOfTf32 = 0xffffe000, kOfBf16 = 0xffff0000;

void check_product_tf32() {
  if (!find_kernel("product_tf32")) return;
  const int k = 32;
  Memory<float> a(cut(random_floats(16 * k), kOfTf32)), b(cut(random_floats(k * 8), kOfTf32)), d(16 * 8);
  const std::string why = launch("product_tf32", {1}, {32}, 0, a.data(), b.data(), d.data(), k);
  expect("product_tf32", why.empty() && is_product(d, a.data(), b.data(), 16, 8, k, 1e-5), why);
}

std::vector<uint16_t> bfloats(const std::vector<float>& x) {
  std::vector<uint16_t> all;
  for (float v : x) all.push_back(uint16_t(std::bit_cast<uint32_t>(v) >> 16));
  return all;
}

void check_product_bf16() {
  if (!find_kernel("product_bf16")) return;
  const std::vector<float> a = cut(random_floats(16 * 16), kOfBf16), b = cut(random_floats(16 * 8), kOfBf16);
  Memory<uint16_t> half_a(bfloats(a)), half_b(bfloats(b));
  Memory<float> d(16 * 8);
  const std::string why = launch("product_bf16", {1}, {32}, 0, half_a.data(), half_b.data(), d.data());
  expect("product_bf16", why.empty() && is_product(d, a.data(), b.data(), 16, 8, 16, 1e-5), why);
}

// -- Wrong kernels: `words`, or the other words, must stand in the report; with none, the kernel is right.
struct Report {
  const char *kernel, *words, *other = words;  // which of them depends on the order of threads
};
const Report reports[] = {
    {"no_barrier", "races: thread", "nothing was written to"},
    {"no_warp_sync", "races: thread", "nothing was written to"},
    {"shuffle_for_sync", "races: thread"},
    {"with_warp_sync", ""},
    {"read_beyond", "in no live allocation"},
    {"write_beyond", "in no live allocation"},
    {"shared_beyond", "uses byte 256 of 256"},
    {"shared_unwritten", "which nothing was written to"},
    {"misaligned", "is not a multiple of 16"},
    {"divergent_barrier", "divergent barrier"},
    {"missing_at_barrier", "divergent barrier"},
    {"missing_lane", "which has exited"},
    {"unnamed_source", "which the mask does not name"},
    {"no_wait", "not delivered yet"},
    {"no_barrier_behind_copy", "races: thread", "nothing was written to"},
    {"copy_over_reads", "races: thread"},
};

void check_report(const Report& report) {
  if (!find_kernel(report.kernel)) return;
  Memory<float> x(random_floats(64)), y(64);
  const std::string why = launch(report.kernel, {1}, {64}, 0, x.data(), y.data());
  const auto says = [&](const char* words) { return why.find(words) != std::string::npos; };
  const bool right = *report.words ? says(report.words) || says(report.other) : why.empty();
  expect(report.kernel, right, "expected \"" + std::string(report.words) + "\", received \"" + why + "\"");
  if (std::getenv("VERBOSE")) std::printf("%s\n", why.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  ptx::allocation_of = allocation_of;
  standin::set_order(argc > 1 ? unsigned(std::atoi(argv[1])) : 0);
  check_tiled_product();
  check_reductions();
  check_functions();
  check_integers();
  check_calls();
  check_product_tf32();
  check_product_bf16();
  for (const Report& report : reports) check_report(report);
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed > 0;
}
