// SPDX-License-Identifier: MIT
#include "recurrent.h"

namespace gemmule::cuda {

void keep_state(const Sequence& p, const In& begin, const Out& end, Context& ctx) {
  if (begin) {
    CopyArgs args{};
    args.x = begin, args.y = end, args.count = p.states();
    return copy(args, ctx);
  }
  FillArgs args{};
  args.y = end, args.count = p.states();
  fill(args, ctx);
}

StepProduct::StepProduct(const Sequence& p, int64_t n, int64_t k, const float* b, int64_t ldb) {
  p_.m = p.batch, p_.n = n, p_.k = k, p_.b.memory = b, p_.ldb = ldb;
}

void StepProduct::run(StepRows a, float* c, int64_t ldc, Context& ctx) {
  p_.a.memory = a.first, p_.lda = a.apart, p_.c.memory = c, p_.ldc = ldc;
  if (p_.m == 1 || p_.n == 1) return matmul(p_, ctx);  // by a vector: nothing to plan
  const GemmProblem problem = gemm_problem_of(p_);
  if (!plan_ || !can_take(*plan_->tile, problem, properties(ctx)))
    plan_ = plan_gemm(problem, properties(ctx), float_precision(ctx));
  run_gemm(p_, *plan_, ctx);
}

// As a batch of matrices, either a step's or a sequence's: whichever are taller.
void InputProduct::run(int64_t first, int64_t count, float* z, Context& ctx) const {
  const bool by_steps = batch >= count;
  MatmulArgs p{};
  p.a.memory = x + first * inputs, p.b.memory = w, p.bias.memory = bias, p.c.memory = z;
  p.n = columns, p.k = inputs, p.ldb = columns;
  p.m = by_steps ? batch : count, p.batch = by_steps ? count : batch;
  p.lda = inputs, p.stride_a = steps * inputs, p.ldc = batch * columns, p.stride_c = columns;
  if (by_steps) std::swap(p.lda, p.stride_a), std::swap(p.ldc, p.stride_c);
  matmul(p, ctx);
}

const float* PackedGates::unpack(const In& packed, float* plain, Context& ctx) const {
  launch(ctx, "unpack_gates", {blocks_of(floats())}, kThreads, 0, packed.as(), plain, floats(), k, Divisor::of(gates),
      Divisor::of(units));
  return plain;
}

}  // namespace gemmule::cuda
