// SPDX-License-Identifier: MIT
// An instruction as it crosses the border: fixed size, written by JavaScript (src/native/ops.gen.ts), unpacked into an args struct.
#pragma once
#include <bit>
#include <cmath>

#include "kernels.h"

namespace gemmule {

constexpr int kHandles = 15;  // operands of one instruction
constexpr int kNumbers = 24;  // its sizes, flags and attributes

struct Record {
  int16_t op;                // an OpCode, or a StreamOp
  int16_t type;              // the instruction's own DType
  int32_t handle[kHandles];  // 0: absent; > 0: the stream's table; < 0: a local of a Program
  double number[kNumbers];
};
static_assert(sizeof(Record) == 256);

// Instructions of the stream itself, beside the ops of the table.
enum class StreamOp : int16_t {
  free = 1000,  // handle[0] ends
  share         // handle[1] becomes what handle[0] is now: reshape, and the snapshot of a variable
};

template <class T>
struct IsOperand : std::false_type {};
template <Access A, Element E>
struct IsOperand<Operand<A, E>> : std::true_type {};
template <class T>
struct IsOperands : std::false_type {};
template <Access A, Element E, size_t N>
struct IsOperands<std::array<Operand<A, E>, N>> : std::true_type {};
template <class T>
struct IsNumbers : std::false_type {};
template <size_t N>
struct IsNumbers<std::array<int64_t, N>> : std::true_type {};

// Calls f(name, member) for each field of an args struct, in order.
template <class A, class F>
void each_field(A& args, F&& f) {
  std::remove_const_t<A>::fields([&](const char* name, auto member) { f(name, args.*member); });
}

// Calls f(name, operand) for each single operand, arrays of operands one by one.
template <class A, class F>
void each_operand(A& args, F&& f) {
  each_field(args, [&](const char* name, auto& member) {
    using M = std::remove_cvref_t<decltype(member)>;
    if constexpr (IsOperand<M>::value) f(name, member);
    else if constexpr (IsOperands<M>::value)
      for (auto& one : member) f(name, one);
  });
}

// A number of a record as an integer; null-like -1 for NaN, fractions and what lies beyond 2^53.
inline int64_t integer_of(double v) {
  return std::abs(v) <= 9007199254740992.0 && v == std::trunc(v) ? int64_t(v) : INT64_MIN;
}

// The numbers of a record into an args struct; false where one should be an integer and is not.
template <class A>
bool unpack_numbers(const Record& r, A& args) {
  args.type = DType(r.type);
  const double* next = r.number;
  bool good = true;
  auto integer = [&] {
    const int64_t v = integer_of(*next++);
    good = good && v != INT64_MIN;
    return v;
  };
  each_field(args, [&](const char*, auto& member) {
    using M = std::remove_cvref_t<decltype(member)>;
    if constexpr (IsNumbers<M>::value)
      for (auto& one : member) one = integer();
    else if constexpr (std::is_same_v<M, double>) member = *next++;
    else if constexpr (std::is_same_v<M, bool>) member = *next++ != 0;
    else if constexpr (std::is_integral_v<M>) member = M(integer());
  });
  return good;
}

// The dtype that an operand of an instruction of type `own` must have; for Element::any there is none.
inline DType dtype_of(Element e, DType own) {
  switch (e) {
    case Element::integer: return DType::int32;
    case Element::boolean: return DType::boolean;
    case Element::byte: return DType::uint8;
    case Element::float64: return DType::float64;
    case Element::real: return own == DType::float64 ? own : DType::float32;
    default: return own;
  }
}

}  // namespace gemmule
