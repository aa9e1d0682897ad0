// SPDX-License-Identifier: MIT
// The activations of the epilogue that the micro-kernel does not have inline.
#pragma once
#include "problem.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm {

template <UnaryFn fn>
static void activate(float* c, int64_t n) {
  UnaryArgs args;
  args.x.memory = args.y.memory = c;
  args.x.size = args.y.size = args.count = n;
  args.fn = int(fn);
  Context alone;
  unary(args, alone);
}

using Activation = void (*)(float* c, int64_t n);

constexpr Activation activations[] = {
#define UNARY(name, ...) activate<UnaryFn::name>,
#include "../../ops/unary.def"
#undef UNARY
};

VEC_INLINE Finish finish_of(const float* bias, int activation) {
  const UnaryFn fn = UnaryFn(activation);
  if (fn == UnaryFn::linear) return {bias, false, nullptr};
  if (fn == UnaryFn::relu) return {bias, true, nullptr};
  return {bias, false, activations[activation]};
}

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::gemm
