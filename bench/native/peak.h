// SPDX-License-Identifier: MIT
// The machine's limit: independent chains of multiply-adds in registers, on every thread of the team.
#pragma once
#include <time.h>

#include <algorithm>

#include "stream/team.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace gemmule::bench {

inline double now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return double(t.tv_sec) + double(t.tv_nsec) * 1e-9;
}

constexpr int kChains = 12;
constexpr long kPeakRounds = 400000;

#if defined(__x86_64__)
#define EACH_CHAIN(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#define DECLARE_CHAIN(i) auto chain##i = x;
#define STEP_CHAIN(i) asm volatile("vfmadd213ps %1, %1, %0" : "+v"(chain##i) : "v"(x));
__attribute__((target("avx512f"))) inline double run_chains_avx512() {
  const __m512 x = _mm512_set1_ps(0.5f);
  EACH_CHAIN(DECLARE_CHAIN)
  for (long r = 0; r < kPeakRounds; ++r) { EACH_CHAIN(STEP_CHAIN) }
  return 2.0 * 16 * kChains * kPeakRounds;
}
__attribute__((target("avx2,fma"))) inline double run_chains_avx2() {
  const __m256 x = _mm256_set1_ps(0.5f);
  EACH_CHAIN(DECLARE_CHAIN)
  for (long r = 0; r < kPeakRounds; ++r) { EACH_CHAIN(STEP_CHAIN) }
  return 2.0 * 8 * kChains * kPeakRounds;
}
#undef STEP_CHAIN
// There is no fused form: a multiplication and an addition a step.
#define STEP_CHAIN(i) asm volatile("mulps %1, %0; addps %1, %0" : "+x"(chain##i) : "x"(x));
inline double run_chains_baseline() {
  const __m128 x = _mm_set1_ps(0.5f);
  EACH_CHAIN(DECLARE_CHAIN)
  for (long r = 0; r < kPeakRounds; ++r) { EACH_CHAIN(STEP_CHAIN) }
  return 2.0 * 4 * kChains * kPeakRounds;
}
#undef STEP_CHAIN
#undef DECLARE_CHAIN
#undef EACH_CHAIN
inline double run_chains(int lanes) {
  return lanes == 16 ? run_chains_avx512() : lanes == 8 ? run_chains_avx2() : run_chains_baseline();
}
#else
inline double run_chains(int) { return 0; }
#endif

// GFLOP/s of all threads together, the best of some tries; 0 where there is no loop for this machine.
inline double fma_peak(int lanes, int threads) {
  double best = 0;
  Context context = team_context();
  for (int i = 0; i < 20; ++i) {
    double done = 0;
    const double start = now();
    context.parallel(threads, [&](int64_t t) {
      const double mine = run_chains(lanes);
      if (t == 0) done = mine * threads;
    });
    best = std::max(best, done / (now() - start) / 1e9);
  }
  return best;
}

}  // namespace gemmule::bench
