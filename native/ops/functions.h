// SPDX-License-Identifier: MIT
// The numbered function names that some ops select by their `fn`, from unary.def and binary.def and the lists here.
#pragma once

namespace gemmule {

#define UNARY(name, ...) name,
enum class UnaryFn : int {
#include "unary.def"
  count
};
#undef UNARY
#define BINARY(name, ...) name,
enum class BinaryFn : int {
#include "binary.def"
  count
};
#undef BINARY

// Each list is spelled once, as GEMMULE_..._NAMES(NAME), so that the generator can print it.
// The logical ones take booleans (own type boolean), the others numbers.
// clang-format off
#define GEMMULE_COMPARE_NAMES(NAME) \
  NAME(equal) NAME(not_equal) NAME(less) NAME(less_equal) NAME(greater) NAME(greater_equal) \
  NAME(logical_and) NAME(logical_or) NAME(logical_xor)
// clang-format on
// any and all take and give booleans.
#define GEMMULE_REDUCE_NAMES(NAME) NAME(sum) NAME(mean) NAME(max) NAME(min) NAME(prod) NAME(any) NAME(all)
#define GEMMULE_ARG_REDUCE_NAMES(NAME) NAME(argmax) NAME(argmin)
#define GEMMULE_RANDOM_NAMES(NAME) NAME(uniform) NAME(normal) NAME(truncated_normal) NAME(bernoulli)
#define GEMMULE_PAD_NAMES(NAME) NAME(constant) NAME(reflect) NAME(symmetric)
#define GEMMULE_RESIZE_NAMES(NAME) NAME(nearest) NAME(bilinear) NAME(bicubic) NAME(lanczos3) NAME(lanczos5)
#define GEMMULE_FILL_NAMES(NAME) NAME(constant) NAME(nearest) NAME(reflect) NAME(wrap)

#define GEMMULE_ENUMERATOR(name) name,
enum class CompareFn : int { GEMMULE_COMPARE_NAMES(GEMMULE_ENUMERATOR) count };
enum class ReduceFn : int { GEMMULE_REDUCE_NAMES(GEMMULE_ENUMERATOR) count };
enum class ArgReduceFn : int { GEMMULE_ARG_REDUCE_NAMES(GEMMULE_ENUMERATOR) count };
enum class RandomFn : int { GEMMULE_RANDOM_NAMES(GEMMULE_ENUMERATOR) count };
enum class PadMode : int { GEMMULE_PAD_NAMES(GEMMULE_ENUMERATOR) count };
enum class ResizeMode : int { GEMMULE_RESIZE_NAMES(GEMMULE_ENUMERATOR) count };
enum class FillMode : int { GEMMULE_FILL_NAMES(GEMMULE_ENUMERATOR) count };
#undef GEMMULE_ENUMERATOR

template <class E>
constexpr bool known(long long fn) {
  return fn >= 0 && fn < static_cast<long long>(E::count);
}

}  // namespace gemmule
