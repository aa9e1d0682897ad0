// SPDX-License-Identifier: MIT
// The number types of PTX and their conversions. Registers of the translated code hold raw bits (u8 u16 u32 u64), float
// or double.
#pragma once
#include <bit>
#include <cstdint>

#define PTX_INLINE inline __attribute__((always_inline))

namespace ptx {

using u8 = uint8_t;
using u16 = uint16_t;
using u32 = uint32_t;
using u64 = uint64_t;
using s8 = int8_t;
using s16 = int16_t;
using s32 = int32_t;
using s64 = int64_t;
using f32 = float;
using f64 = double;

PTX_INLINE f32 f32_of(u32 bits) { return std::bit_cast<f32>(bits); }
PTX_INLINE f32 f32_of(f32 value) { return value; }
PTX_INLINE f64 f64_of(u64 bits) { return std::bit_cast<f64>(bits); }
PTX_INLINE f64 f64_of(f64 value) { return value; }
PTX_INLINE u32 bits_of(f32 value) { return std::bit_cast<u32>(value); }
PTX_INLINE u64 bits_of(f64 value) { return std::bit_cast<u64>(value); }

// -- Halves: computed with as float32, rounded once.
PTX_INLINE f32 f16_value(u16 bits) { return f32(std::bit_cast<_Float16>(bits)); }
PTX_INLINE u16 f16_bits(f32 value) { return std::bit_cast<u16>(_Float16(value)); }
PTX_INLINE f32 bf16_value(u16 bits) { return f32_of(u32(bits) << 16); }

// To nearest, ties to even; every NaN becomes 0x7fff, as on the device.
inline u16 bf16_bits(f32 value) {
  const u32 bits = bits_of(value);
  if (value != value) return 0x7fff;
  return u16((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
inline u16 bf16_toward_zero(f32 value) { return value != value ? 0x7fff : u16(bits_of(value) >> 16); }

inline bool is_finite(f32 value) { return (bits_of(value) & 0x7f800000) != 0x7f800000; }

// cvt.rna.tf32: to nearest with 10 bits of fraction, ties away from zero.
inline u32 tf32_bits(f32 value) { return is_finite(value) ? (bits_of(value) + 0x1000) & ~0x1fffu : bits_of(value); }
// cvt.rn.tf32: ties to even.
inline u32 tf32_even_bits(f32 value) {
  const u32 bits = bits_of(value);
  return is_finite(value) ? (bits + 0xfff + (bits >> 13 & 1)) & ~0x1fffu : bits;
}
// The tensor core does not look at the low 13 bits.
PTX_INLINE f32 tf32_value(u32 bits) { return f32_of(bits & ~0x1fffu); }

// .ftz: subnormal numbers become zero of their sign.
PTX_INLINE f32 flushed(f32 value) { return bits_of(value) & 0x7f800000 ? value : f32_of(bits_of(value) & 0x80000000); }

}  // namespace ptx
