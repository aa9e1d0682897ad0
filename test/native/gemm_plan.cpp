// SPDX-License-Identifier: MIT
// The choice of kernels for matrix products on GPUs, which needs none.
#include "cuda/gemm_plan.h"

#include <string>

#include "runner.h"

using namespace gemmule;
using namespace gemmule::test;
using namespace gemmule::cuda;

namespace {

constexpr Properties t4{7, 5, 40, 64 << 10}, a100{8, 0, 108, 163 << 10}, rtx4090{8, 9, 128, 99 << 10},
    h100{9, 0, 132, 227 << 10}, rtx5090{12, 0, 170, 99 << 10};
constexpr Properties gpus[] = {t4, a100, rtx4090, h100, rtx5090};

GemmProblem aligned(int64_t m, int64_t n, int64_t k) { return {1, m, n, k, true, false, true, true}; }

std::string text_of(const GemmPlan& q) {
  return std::string(q.tile->name) + ", " + std::to_string(q.tiles) + " tiles of " + std::to_string(q.depth) + ", " +
      std::to_string(q.whole) + " whole, " + std::to_string(q.cutters) + " blocks with " + std::to_string(q.share);
}

// Every iteration is somebody's, and no block comes for nothing.
bool covers(const GemmPlan& q, const GemmProblem& p) {
  const int64_t work = int64_t{q.tiles - q.whole} * q.depth;
  if (int64_t{q.rows} * q.tile->m < p.m || int64_t{q.cols} * q.tile->n < p.n) return false;
  if (work == 0) return q.cutters == 0 && q.whole == q.tiles;
  return int64_t{q.cutters} * q.share >= work && (int64_t{q.cutters} - 1) * q.share < work;
}

}  // namespace

TEST("gemm plan: deals out all work, within what a launch may have") {
  for (const Properties& d : gpus)
    for (int64_t m : {2, 17, 64, 100, 784, 5000})
      for (int64_t n : {2, 10, 128, 513, 4096})
        for (int64_t k : {0, 1, 7, 64, 1000, 60'000})
          for (auto precision : {FloatPrecision::highest, FloatPrecision::high, FloatPrecision::medium}) {
            const GemmProblem p{1, m, n, k, m % 2 == 0, n % 2 == 0, m % 4 == 0, n % 4 == 0};
            const GemmPlan q = plan_gemm(p, d, precision);
            expect(covers(q, p) && can_take(*q.tile, p, d) && q.tiles - q.whole <= kCounters &&
                    q.tile->shared_bytes(d) <= d.shared_bytes,
                text_of(q) + " for m " + std::to_string(m) + ", n " + std::to_string(n) + ", k " + std::to_string(k));
          }
}

TEST("gemm plan: a large product takes large tiles") {
  for (const Properties& d : gpus) {
    const GemmPlan q = plan_gemm(aligned(4096, 4096, 4096), d, FloatPrecision::highest);
    expect(q.tile->m == 128 && q.tile->n == 128, text_of(q));
  }
}

TEST("gemm plan: a long sum for few results is split") {
  for (const Properties& d : gpus)
    for (const GemmProblem& p : {aligned(128, 128, 60'000), aligned(784, 128, 8192), aligned(10, 64, 30'000)}) {
      const GemmPlan q = plan_gemm(p, d, FloatPrecision::highest);
      expect(q.cutters > q.tiles && q.blocks() >= d.multiprocessors / 2, text_of(q));
    }
}

TEST("gemm plan: a small product is not cut") {
  for (const Properties& d : gpus) {
    const GemmPlan q = plan_gemm(aligned(64, 128, 32), d, FloatPrecision::highest);
    expect(q.cutters == 0, text_of(q));
  }
}

TEST("gemm plan: a ragged last wave is cut") {
  // 9 x 25 tiles of 128 x 128 are 1.04 waves of 216 blocks.
  const GemmPlan q = plan_gemm(aligned(9 * 128, 25 * 128, 8192), a100, FloatPrecision::high);
  expect(q.cutters > 0, text_of(q));
}

TEST("gemm plan: a precision is never loosened") {
  for (const Properties& d : gpus)
    for (int64_t size : {64, 512, 4096}) {
      const auto math = [&](FloatPrecision p) { return plan_gemm(aligned(size, size, size), d, p).tile->math; };
      const GemmMath highest = math(FloatPrecision::highest), high = math(FloatPrecision::high);
      expect(highest == GemmMath::f32 || highest == GemmMath::tf32x3, "highest is as exact as float32");
      expect(high != GemmMath::bf16 && high != GemmMath::f16, "high keeps 11 bits and float32's range");
    }
}

TEST("gemm plan: three products of tf32 only where they beat one of float32") {
  const auto math = [](const Properties& d) {
    return plan_gemm(aligned(4096, 4096, 4096), d, FloatPrecision::highest).tile->math;
  };
  expect(math(a100) == GemmMath::tf32x3 && math(h100) == GemmMath::tf32x3, "on the A100 and the H100");
  expect(
      math(t4) == GemmMath::f32 && math(rtx4090) == GemmMath::f32 && math(rtx5090) == GemmMath::f32, "not elsewhere");
}
