// SPDX-License-Identifier: MIT
#include "fma_peak.h"

#include <algorithm>

#include "stream/now.h"
#include "stream/team.h"

namespace gemmule {
namespace {

constexpr int kChains = 12;
constexpr long kRounds = 400000;

// (The compiler's own: clang-cl has the intrinsics' types only where the whole file is for that instruction set.)
typedef float Floats4 __attribute__((vector_size(16)));
typedef float Floats8 __attribute__((vector_size(32)));
typedef float Floats16 __attribute__((vector_size(64)));

#define EACH_CHAIN(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#define DECLARE_CHAIN(i) auto chain##i = x;
#if defined(__x86_64__)
#define STEP_CHAIN(i) asm volatile("vfmadd213ps %1, %1, %0" : "+v"(chain##i) : "v"(x));
__attribute__((target("avx512f"))) double run_chains_avx512() {
  const Floats16 x = Floats16{} + 0.5f;
  EACH_CHAIN(DECLARE_CHAIN)
  for (long r = 0; r < kRounds; ++r) { EACH_CHAIN(STEP_CHAIN) }
  return 2.0 * 16 * kChains * kRounds;
}
__attribute__((target("avx2,fma"))) double run_chains_avx2() {
  const Floats8 x = Floats8{} + 0.5f;
  EACH_CHAIN(DECLARE_CHAIN)
  for (long r = 0; r < kRounds; ++r) { EACH_CHAIN(STEP_CHAIN) }
  return 2.0 * 8 * kChains * kRounds;
}
#undef STEP_CHAIN
// There is no fused form: a multiplication and an addition a step.
#define STEP_CHAIN(i) asm volatile("mulps %1, %0; addps %1, %0" : "+x"(chain##i) : "x"(x));
double run_chains_baseline() {
  const Floats4 x = Floats4{} + 0.5f;
  EACH_CHAIN(DECLARE_CHAIN)
  for (long r = 0; r < kRounds; ++r) { EACH_CHAIN(STEP_CHAIN) }
  return 2.0 * 4 * kChains * kRounds;
}
double run_chains(int lanes) {
  return lanes == 16 ? run_chains_avx512() : lanes == 8 ? run_chains_avx2() : run_chains_baseline();
}
#elif defined(__aarch64__)
// Two vectors a chain: four units of a latency of four have 16 in flight.
#define DECLARE_TWIN(i) auto twin##i = x;
#define STEP_CHAIN(i)                                                 \
  asm volatile("fmla %0.4s, %1.4s, %1.4s" : "+w"(chain##i) : "w"(x)); \
  asm volatile("fmla %0.4s, %1.4s, %1.4s" : "+w"(twin##i) : "w"(x));
double run_chains(int) {
  const Floats4 x = Floats4{} + 0.5f;
  EACH_CHAIN(DECLARE_CHAIN)
  EACH_CHAIN(DECLARE_TWIN)
  for (long r = 0; r < kRounds; ++r) { EACH_CHAIN(STEP_CHAIN) }
  return 2.0 * 4 * 2 * kChains * kRounds;
}
#else
double run_chains(int) { return 0; }
#endif

}  // namespace

double fma_peak(int lanes, int threads) {
  double best = 0;
  Context context = team_context();
  for (int i = 0; i < 20; ++i) {
    double done = 0;
    const int64_t start = now_ns();
    context.parallel(threads, [&](int64_t t) {
      const double mine = run_chains(lanes);
      if (t == 0) done = mine * threads;
    });
    best = std::max(best, done / double(now_ns() - start));  // a flop a nanosecond is a GFLOP/s
  }
  return best;
}

}  // namespace gemmule
