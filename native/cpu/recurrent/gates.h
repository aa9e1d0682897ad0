// SPDX-License-Identifier: MIT
// Sigmoid and tanh as gates want them: to 4e-7 of 1, where vec_math.h's are to 3 units in the last place, at 2/3 of their cost.
// tanh(x) = x P(x^2) / Q(x^2), a minimax fit on [0, 9.1] by relative error (0.4 units before rounding); from 9 on it is 1.
#pragma once
#include "../vec_math.h"

namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent {

VEC_INLINE Vec squash(Vec x) {
  const Vec t = clamp(x, -9, 9), z = t * t;
  Vec p = z * 1.32429099e-08f + 2.05341239e-05f;
  p = p * z + 0.00349129224f;
  p = p * z + 0.133775011f;
  p = p * z + 1.0f;
  Vec q = z * 7.73248303e-07f + 0.000327842397f;
  q = q * z + 0.0258609205f;
  q = q * z + 0.46710822f;
  q = q * z + 1.0f;
  return t * p / q;
}
VEC_INLINE Vec gate(Vec x) { return squash(x * 0.5f) * 0.5f + 0.5f; }

}  // namespace gemmule::GEMMULE_ISA_NAMESPACE::recurrent
