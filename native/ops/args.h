// SPDX-License-Identifier: MIT
// What an op's args struct is made of: operands (memory with a size), numbers, and the list that names them once.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <type_traits>

namespace gemmule {

// Files of one ISA must emit no symbol that another file could be linked against: everything inline here is forced.
#if defined(__CUDACC__)
#define GEMMULE_INLINE __host__ __device__ __forceinline__
#else
#define GEMMULE_INLINE inline __attribute__((always_inline))
#endif

constexpr int kMaxRank = 6;
constexpr int kMaxInputs = 8;  // of one concat

enum class DType : int32_t { float32, int32, uint8, boolean, float64 };
constexpr int kDTypes = 5;

GEMMULE_INLINE constexpr int64_t bytes_of(DType t) {
  return t == DType::float64 ? 8 : t == DType::uint8 || t == DType::boolean ? 1 : 4;
}

// How an instruction touches an operand, and what its elements are.
enum class Access : int32_t { read, write, update };
enum class Element : int32_t {
  own,      // the instruction's own type (its record names it)
  real,     // float32, or float64 where the own type is float64
  integer,  // int32
  boolean,  // one byte, 0 or 1
  byte,     // uint8
  float64,  // double-precision state: totals, learning rates
  any       // whatever it holds
};

template <Access A, Element E>
struct Operand {
  static constexpr Access access = A;
  static constexpr Element element = E;
  using Pointer = std::conditional_t<A == Access::read, const void*, void*>;
  template <class T>
  using Typed = std::conditional_t<A == Access::read, const T*, T*>;

  Pointer memory = nullptr;
  int64_t size = 0;  // elements held
  DType dtype = DType::float32;

  template <class T = float>
  GEMMULE_INLINE Typed<T> as() const {
    return static_cast<Typed<T>>(memory);
  }
  GEMMULE_INLINE explicit operator bool() const { return memory != nullptr; }
};

using In = Operand<Access::read, Element::own>;
using Out = Operand<Access::write, Element::own>;
using Var = Operand<Access::update, Element::own>;
using RealIn = Operand<Access::read, Element::real>;
using RealOut = Operand<Access::write, Element::real>;
using IntIn = Operand<Access::read, Element::integer>;
using IntOut = Operand<Access::write, Element::integer>;
using IntVar = Operand<Access::update, Element::integer>;
using BoolIn = Operand<Access::read, Element::boolean>;
using BoolOut = Operand<Access::write, Element::boolean>;
using ByteIn = Operand<Access::read, Element::byte>;
using ByteOut = Operand<Access::write, Element::byte>;
using DoubleIn = Operand<Access::read, Element::float64>;
using DoubleVar = Operand<Access::update, Element::float64>;
using AnyIn = Operand<Access::read, Element::any>;

using Ins = std::array<In, kMaxInputs>;
using Dims = std::array<int64_t, kMaxRank>;  // padded with 1 at the end

// Base of every args struct: the own type of the instruction.
struct Args {
  DType type = DType::float32;
};

// A field of an args struct: hands its name and itself to visit(name, member).
template <class S, class M>
constexpr auto field(const char* name, M S::*member) {
  return [=](auto&& visit) { visit(name, member); };
}
// Fields, or lists of them, one after the other; a list is itself such a function. (Not std::tuple, whose constructors cost 20 s
// and 400 MB in every precompiled header.)
template <class... F>
constexpr auto fields_of(F... fields) {
  return [=](auto&& visit) { (fields(visit), ...); };
}

// The product of extents, or -1 where one is negative or the product leaves 2^53.
GEMMULE_INLINE constexpr int64_t product(std::initializer_list<int64_t> extents) {
  int64_t p = 1;
  bool zero = false;
  for (int64_t e : extents) {
    if (e < 0) return -1;
    if (e == 0) zero = true;
    else if (p > (int64_t{1} << 53) / e) return -1;
    else p *= e;
  }
  return zero ? 0 : p;
}
GEMMULE_INLINE constexpr int64_t product(const Dims& d) { return product({d[0], d[1], d[2], d[3], d[4], d[5]}); }

// Stored elements of a matrix of `rows` rows of `cols`, the rows `ld` apart.
GEMMULE_INLINE constexpr int64_t strided(int64_t rows, int64_t cols, int64_t ld) {
  if (rows < 0 || cols < 0) return -1;
  if (rows == 0 || cols == 0) return 0;
  const int64_t body = product({rows - 1, ld});
  return body < 0 || ld < cols ? -1 : body + cols;
}

}  // namespace gemmule
