// SPDX-License-Identifier: MIT
#include "tensor_core.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "block.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace standin {
namespace {

constexpr uint32_t kWarp = ~0u;

template <class T>
T& request(const Lanes& lanes, int lane) {
  return *static_cast<T*>(lanes.request[lane]);
}

// -- mma. Element types: how many of them are in a register, and the i-th of them.
struct Tf32 {
  static constexpr int in_register = 1;
  static float value(uint32_t bits, int) { return std::bit_cast<float>(bits & 0xFFFFE000u); }
};
struct F16 {
  static constexpr int in_register = 2;
  static float value(uint32_t bits, int i) { return from_f16(uint16_t(bits >> 16 * i)); }
};
struct Bf16 {
  static constexpr int in_register = 2;
  static float value(uint32_t bits, int i) { return from_bf16(uint16_t(bits >> 16 * i)); }
};

struct Product {  // a lane's fragments
  float* d;
  const uint32_t *a, *b;
};

template <int k>
struct Matrices {
  float a[16][k], b[k][8];
};

// A register holds `in_register` neighbours along k; the four registers of A are the quarters of a 2 x 2 pattern, rows
// first.
template <class E, int k>
void read_lane(Matrices<k>& m, const Product& p, int lane) {
  constexpr int step = E::in_register;
  const int g = lane / 4, t = lane % 4 * step;
  for (int half = 0; half < k / (4 * step); ++half)
    for (int i = 0; i < step; ++i) {
      const int column = t + i + 4 * step * half;
      m.a[g][column] = E::value(p.a[2 * half], i);
      m.a[g + 8][column] = E::value(p.a[2 * half + 1], i);
      m.b[column][g] = E::value(p.b[half], i);
    }
}

template <int k>
void add_product(float& d, const Matrices<k>& m, int row, int column) {
  double sum = d;
  for (int i = 0; i < k; ++i) sum += double(m.a[row][i]) * m.b[i][column];
  d = float(sum);
}

template <class E, int k>
void serve_product(const Lanes& lanes) {
  Matrices<k> m;
  for (int lane = 0; lane < 32; ++lane) read_lane<E>(m, request<Product>(lanes, lane), lane);
  for (int lane = 0; lane < 32; ++lane)
    for (int i = 0; i < 4; ++i)
      add_product(request<Product>(lanes, lane).d[i], m, lane / 4 + i / 2 * 8, lane % 4 * 2 + i % 2);
}

template <class E, int k>
void multiply(float* d, const uint32_t* a, const uint32_t* b) {
  Product mine{d, a, b};
  meet(kWarp, serve_product<E, k>, &mine, Place::current());
}

// -- ldmatrix.
struct Load {
  const uint16_t* row;
  uint32_t* out;
};

template <int matrices, bool transposed>
void serve_load(const Lanes& lanes) {
  for (int i = 0; i < matrices; ++i)
    for (int lane = 0; lane < 32; ++lane) {
      const int row = lane / 4, column = lane % 4 * 2;
      const auto at = [&](int r, int c) { return uint32_t(request<Load>(lanes, i * 8 + r).row[c]); };
      request<Load>(lanes, lane).out[i] =
          transposed ? at(column, row) | at(column + 1, row) << 16 : at(row, column) | at(row, column + 1) << 16;
    }
}

template <int matrices, bool transposed>
void load(uint32_t* out, const void* row) {
  if (thread->lane() < matrices * 8 && uintptr_t(row) % 16 != 0)
    fail(Place::current(), "ldmatrix: the row's address is no multiple of 16");
  Load mine{static_cast<const uint16_t*>(row), out};
  meet(kWarp, serve_load<matrices, transposed>, &mine, Place::current());
}

// -- cp.async.
auto& open_copies() {
  auto& groups = thread->copies;
  if (groups.empty()) groups.emplace_back();
  return groups;
}

// Under AddressSanitizer: reports a bad address where the copy is issued, not where it is waited for.
void check_memory(const void* memory, int bytes) {
#if defined(__SANITIZE_ADDRESS__)
  if (void* bad = __asan_region_is_poisoned(const_cast<void*>(memory), size_t(bytes)))
    static_cast<void>(*static_cast<volatile char*>(bad));
#else
  static_cast<void>(memory), static_cast<void>(bytes);
#endif
}

void carry_out(const Copy& copy) {
  std::memcpy(copy.to, copy.from, size_t(copy.bytes_read));
  std::memset(static_cast<char*>(copy.to) + copy.bytes_read, 0, size_t(copy.bytes - copy.bytes_read));
}

uint32_t rounded_away(uint32_t bits) { return (bits + 0x1000) & 0xFFFFE000; }

}  // namespace

void mma_tf32_m16n8k8(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) { multiply<Tf32, 8>(d, a, b); }
void mma_f16_m16n8k8(float (&d)[4], const uint32_t (&a)[2], const uint32_t (&b)[1]) { multiply<F16, 8>(d, a, b); }
void mma_f16_m16n8k16(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) { multiply<F16, 16>(d, a, b); }
void mma_bf16_m16n8k8(float (&d)[4], const uint32_t (&a)[2], const uint32_t (&b)[1]) { multiply<Bf16, 8>(d, a, b); }
void mma_bf16_m16n8k16(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]) { multiply<Bf16, 16>(d, a, b); }

void ldmatrix_x1(uint32_t (&out)[1], const void* row) { load<1, false>(out, row); }
void ldmatrix_x2(uint32_t (&out)[2], const void* row) { load<2, false>(out, row); }
void ldmatrix_x4(uint32_t (&out)[4], const void* row) { load<4, false>(out, row); }
void ldmatrix_x1_trans(uint32_t (&out)[1], const void* row) { load<1, true>(out, row); }
void ldmatrix_x2_trans(uint32_t (&out)[2], const void* row) { load<2, true>(out, row); }
void ldmatrix_x4_trans(uint32_t (&out)[4], const void* row) { load<4, true>(out, row); }

void copy_async(void* shared, const void* global, int bytes, int bytes_read) {
  if (bytes != 4 && bytes != 8 && bytes != 16) fail(Place::current(), "cp.async copies 4, 8 or 16 bytes");
  if (bytes_read < 0 || bytes_read > bytes) fail(Place::current(), "cp.async reads no more bytes than it copies");
  if (uintptr_t(shared) % uintptr_t(bytes) || uintptr_t(global) % uintptr_t(bytes))
    fail(Place::current(), "cp.async: an address is no multiple of the " + std::to_string(bytes) + " bytes it copies");
  check_memory(shared, bytes);
  check_memory(global, bytes_read);
  open_copies().back().push_back({shared, global, bytes, bytes_read});
}

void commit_copies() { open_copies().emplace_back(); }

void wait_copies(int left) {
  auto& groups = open_copies();
  while (int(groups.size()) - 1 > left) {
    for (const Copy& copy : groups.front()) carry_out(copy);
    groups.erase(groups.begin());
  }
}

void wait_all_copies() {
  commit_copies();
  wait_copies(0);
}

uint32_t to_tf32(float x) {
  const auto bits = std::bit_cast<uint32_t>(x);
  return std::isfinite(x) ? rounded_away(bits) : x != x ? 0x7FFFE000u : bits;
}

uint16_t to_bf16(float x) {
  const auto bits = std::bit_cast<uint32_t>(x);
  return x != x ? 0x7FFF : uint16_t((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

float from_bf16(uint16_t x) { return std::bit_cast<float>(uint32_t(x) << 16); }

uint16_t to_f16(float x) {
  if (x != x) return 0x7FFF;
  const uint16_t sign = std::signbit(x) ? 0x8000 : 0;
  const double size = std::fabs(double(x));
  if (size >= 65520) return sign | 0x7C00;
  if (size < 0x1p-14) return uint16_t(sign | int(std::nearbyint(size * 0x1p24)));
  const int exponent = std::ilogb(size);  // a mantissa that rounds up to 2048 carries into the exponent, as it should
  return uint16_t(sign | (int(std::nearbyint(std::ldexp(size, 10 - exponent))) + ((exponent + 14) << 10)));
}

float from_f16(uint16_t x) {
  const int exponent = x >> 10 & 31, mantissa = x & 1023;
  const float size = exponent == 31 ? (mantissa ? NAN : INFINITY)
      : exponent == 0               ? std::ldexp(float(mantissa), -24)
                                    : std::ldexp(float(1024 + mantissa), exponent - 25);
  return x & 0x8000 ? -size : size;
}

uint32_t to_bf16x2(float high, float low) { return uint32_t(to_bf16(high)) << 16 | to_bf16(low); }
uint32_t to_f16x2(float high, float low) { return uint32_t(to_f16(high)) << 16 | to_f16(low); }

}  // namespace standin
