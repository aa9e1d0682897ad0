// SPDX-License-Identifier: MIT
// The numbered function names that some ops select by their `fn`, from unary.def and binary.def and the lists here.
#pragma once

namespace gemmule {

#define UNARY(name, ...) name,
enum class UnaryFn : int { 
#include "unary.def"
  count };
#undef UNARY
#define BINARY(name, ...) name,
enum class BinaryFn : int { 
#include "binary.def"
  count };
#undef BINARY

// The logical ones take booleans (own type boolean), the others numbers.
enum class CompareFn : int { equal, not_equal, less, less_equal, greater, greater_equal, logical_and, logical_or, logical_xor, count };
// any and all take and give booleans.
enum class ReduceFn : int { sum, mean, max, min, prod, any, all, count };
enum class ArgReduceFn : int { argmax, argmin, count };
enum class RandomFn : int { uniform, normal, truncated_normal, bernoulli, count };
enum class PadMode : int { constant, reflect, symmetric, count };

template <class E>
constexpr bool known(long long fn) { return fn >= 0 && fn < static_cast<long long>(E::count); }

}  // namespace gemmule
