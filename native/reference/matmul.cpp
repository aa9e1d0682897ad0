// SPDX-License-Identifier: MIT
#include "activation.h"
#include "by_type.h"

namespace gemmule::reference {
namespace {

// Element (k, j) of op(b), counted from the matrix's first.
int64_t place_in_b(const MatmulArgs& p, int64_t k, int64_t j) {
  if (p.packed_b) return (j / kPanelCols * p.k + k) * kPanelCols + j % kPanelCols;
  return p.trans_b ? j * p.ldb + k : k * p.ldb + j;
}

template <class T>
double dot(const MatmulArgs& p, int64_t matrix, int64_t i, int64_t j) {
  const T* a = p.a.as<T>() + matrix * p.stride_a;
  const T* b = p.b.as<T>() + matrix * p.stride_b;
  double sum = 0;
  for (int64_t k = 0; k < p.k; ++k)
    sum += double(p.trans_a ? a[k * p.lda + i] : a[i * p.lda + k]) * double(b[place_in_b(p, k, j)]);
  return sum;
}

template <class T>
void product(const MatmulArgs& p) {
  for (int64_t matrix = 0; matrix < p.batch; ++matrix)
    for (int64_t i = 0; i < p.m; ++i)
      for (int64_t j = 0; j < p.n; ++j) {
        T& c = p.c.as<T>()[matrix * p.stride_c + i * p.ldc + j];
        double y = p.alpha * dot<T>(p, matrix, i, j);
        if (p.beta != 0) y += p.beta * double(c);
        if (p.bias) y += double(p.bias.as<T>()[j]);
        c = T(y);
      }
}

void activate_rows(const MatmulArgs& p, Context& ctx) {
  for (int64_t matrix = 0; matrix < p.batch; ++matrix)
    for (int64_t i = 0; i < p.m; ++i) {
      const int64_t first = matrix * p.stride_c + i * p.ldc;
      activate(p.type, p.activation, static_cast<char*>(p.c.memory) + first * bytes_of(p.type), p.n, ctx);
    }
}

}  // namespace

void matmul(const MatmulArgs& p, Context& ctx) {
  by_number(p.type, [&]<class T>(T) {
    product<T>(p);
    if (UnaryFn(p.activation) != UnaryFn::linear) activate_rows(p, ctx);
  });
}

}  // namespace gemmule::reference
