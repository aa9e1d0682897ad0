// SPDX-License-Identifier: MIT
// PTX instructions that are more than one operator of C++. Each says what the PTX ISA says of it.
#pragma once
#include <cmath>
#include <limits>
#include <type_traits>

#include "numbers.h"

namespace ptx {

template <class T>
constexpr u32 kBits = sizeof(T) * 8;

// -- Integers.
template <class T>
inline T quotient(T a, T b) {
  if (b == 0) return T(-1);
  if (std::is_signed_v<T> && b == T(-1)) return T(0 - u64(a));
  return T(a / b);
}
template <class T>
inline T remainder(T a, T b) {
  if (b == 0) return a;
  if (std::is_signed_v<T> && b == T(-1)) return 0;
  return T(a % b);
}
template <class T>
inline T high_product(T a, T b) {
  using Wide = std::conditional_t<std::is_signed_v<T>, __int128, unsigned __int128>;
  return T((Wide(a) * Wide(b)) >> kBits<T>);
}
// .cc: `in` is the carry (borrow) of the lower part, `out` the one to the higher part.
template <class T>
inline T add_with_carry(T a, T b, bool in, bool& out) {
  const auto sum = (unsigned __int128)(a) + b + in;
  out = sum >> kBits<T>;
  return T(sum);
}
template <class T>
inline T subtract_with_borrow(T a, T b, bool in, bool& out) {
  const __int128 difference = __int128(a) - b - in;
  out = difference < 0;
  return T(difference);
}
template <class T>
PTX_INLINE T shift_left(T a, u32 by) {
  return by >= kBits<T> ? T(0) : T(a << by);
}
template <class T>
PTX_INLINE T shift_right(T a, u32 by) {
  return by >= kBits<T> ? T(a < 0 ? -1 : 0) : T(a >> by);
}

inline u32 funnel_left(u32 low, u32 high, u32 by) { return u32((u64(high) << 32 | low) << by >> 32); }
inline u32 funnel_right(u32 low, u32 high, u32 by) { return u32((u64(high) << 32 | low) >> by); }

inline u32 count_bits(u64 a) { return u32(std::popcount(a)); }
template <class T>
inline u32 leading_zeros(T a) {
  return u32(std::countl_zero(a));
}
// bfind: of a negative number the highest zero; all ones where there is none. .shiftamt: how far to the left end.
template <class T>
inline u32 highest_bit(T a) {
  using U = std::make_unsigned_t<T>;
  return kBits<T> - 1 - u32(std::countl_zero(U(a < 0 ? ~U(a) : U(a))));
}
template <class T>
inline u32 shift_of_highest_bit(T a) {
  const u32 bit = highest_bit(a);
  return bit == ~0u ? bit : kBits<T> - 1 - bit;
}
template <class T>
inline T reversed(T a) {
  T result = 0;
  for (u32 i = 0; i < kBits<T>; ++i) result |= T((a >> i & 1) << (kBits<T> - 1 - i));
  return result;
}

template <class T>
inline T insert_field(T field, T into, u32 position, u32 length) {
  position &= 255, length &= 255;
  if (length == 0 || position >= kBits<T>) return into;
  const T mask = T((length >= kBits<T> ? T(-1) : T((T(1) << length) - 1)) << position);
  return T((into & ~mask) | (T(field << position) & mask));
}
template <class T>
inline T extract_field(T from, u32 position, u32 length) {
  position &= 255, length &= 255;
  if (length == 0) return 0;
  if (position >= kBits<T>) return T(from < 0 ? -1 : 0);
  const T shifted = T(from >> position);
  if (length >= kBits<T>) return shifted;
  const u32 unused = kBits<T> - length;
  return T(T(std::make_unsigned_t<T>(shifted) << unused) >> unused);
}

inline u32 permute_bytes(u32 a, u32 b, u32 selectors) {
  const u64 bytes = u64(b) << 32 | a;
  u32 result = 0;
  for (u32 i = 0; i < 4; ++i) {
    const u32 selector = selectors >> 4 * i & 15;
    const u32 byte = bytes >> 8 * (selector & 7) & 255;
    result |= (selector & 8 ? (byte & 128 ? 255 : 0) : byte) << 8 * i;
  }
  return result;
}

// lop3: bit 4a + 2b + c of the table, for each bit.
PTX_INLINE u32 logic3(u32 a, u32 b, u32 c, u32 table) {
  u32 result = 0;
  for (u32 i = 0; i < 8; ++i)
    if (table >> i & 1) result |= (i & 4 ? a : ~a) & (i & 2 ? b : ~b) & (i & 1 ? c : ~c);
  return result;
}

// -- Real numbers. Of two NaN-free operands -0 is less than +0; a NaN loses against a number.
template <class T>
inline T least(T a, T b) {
  if (a != a) return b;
  if (a == b) return std::signbit(a) ? a : b;
  return b < a ? b : a;
}
template <class T>
inline T greatest(T a, T b) {
  if (a != a) return b;
  if (a == b) return std::signbit(a) ? b : a;
  return b > a ? b : a;
}
// .NaN: a NaN wins.
template <class T>
inline T least_or_nan(T a, T b) {
  return a != a || b != b ? std::numeric_limits<T>::quiet_NaN() : least(a, b);
}
template <class T>
inline T greatest_or_nan(T a, T b) {
  return a != a || b != b ? std::numeric_limits<T>::quiet_NaN() : greatest(a, b);
}

template <class T>
inline T saturated(T a) {
  return a > 0 ? (a < 1 ? a : T(1)) : T(0);
}  // a NaN becomes 0

template <class T>
PTX_INLINE bool is_unordered(T a, T b) {
  return a != a || b != b;
}

// Towards minus infinity, plus infinity, zero (.rm .rp .rz).
enum class Round : u8 { down, up, zero };
template <class T>
T fma_rounded(T a, T b, T c, Round);
template <class T>
T add_rounded(T a, T b, Round);
template <class T>
T multiply_rounded(T a, T b, Round);
template <class T>
T divide_rounded(T a, T b, Round);
template <class T>
T sqrt_rounded(T a, Round);
template <class To, class From>
To convert_rounded(From a, Round);

// -- .approx, .full: as wrong as the PTX ISA lets them be, up or down by the operand's bits; exact where the exact
// result is a float32.
f32 approximate_exp2(f32);
f32 approximate_log2(f32);
f32 approximate_reciprocal(f32);
f32 approximate_rsqrt(f32);
f32 approximate_sqrt(f32);
f32 approximate_sin(f32);
f32 approximate_cos(f32);
f32 approximate_tanh(f32);
f32 approximate_quotient(f32, f32);
// The upper half of the bits, rounded down.
f64 approximate_reciprocal(f64);
f64 approximate_rsqrt(f64);

// A whole number to an integer: what is beyond its bounds becomes the bound, a NaN 0.
template <class To, class T>
inline To whole_number(T a) {
  if (a != a) return 0;
  const T beyond = std::ldexp(T(1), int(kBits<To>) - (std::is_signed_v<To> ? 1 : 0));
  if (a >= beyond) return std::numeric_limits<To>::max();
  if (a <= T(std::numeric_limits<To>::min())) return std::numeric_limits<To>::min();
  return To(a);
}
// cvt.sat between integers.
template <class To, class From>
inline To clamped(From a) {
  const __int128 wide = a;
  if (wide > __int128(std::numeric_limits<To>::max())) return std::numeric_limits<To>::max();
  if (wide < __int128(std::numeric_limits<To>::min())) return std::numeric_limits<To>::min();
  return To(a);
}

}  // namespace ptx
