// SPDX-License-Identifier: MIT
#include "backend.h"

#include <cstdlib>
#include <stdexcept>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace gemmule {

#define OP(name, args, types, faults) name,
namespace reference {
static const Kernels table = {
#include "ops/ops.def"
};
}  // namespace reference
#undef OP
namespace cuda {
extern const Kernels table;
}
#define GEMMULE_ISA(isa)      \
  namespace isa {             \
  extern const Kernels table; \
  }
#include "isas.gen.h"
#undef GEMMULE_ISA

namespace {

bool always() { return true; }

#if defined(__x86_64__)
// The bits of XCR0: the operating system must save what the CPU can do.
uint64_t saved_state() {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE)) return 0;
  unsigned low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return uint64_t{high} << 32 | low;
}
struct Features {
  unsigned leaf1_c = 0, leaf7_b = 0;
  uint64_t saved = saved_state();
  Features() {
    unsigned a, b, c, d;
    if (__get_cpuid(1, &a, &b, &c, &d)) leaf1_c = c;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) leaf7_b = b;
  }
};
bool runs_avx2() {
  static const Features f;
  return (f.saved & 6) == 6 && (f.leaf1_c & bit_FMA) && (f.leaf1_c & bit_F16C) && (f.leaf7_b & bit_AVX2) &&
      (f.leaf7_b & bit_BMI2);
}
bool runs_avx512() {
  static const Features f;
  const unsigned all = bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL;
  return runs_avx2() && (f.saved & 0xe6) == 0xe6 && (f.leaf7_b & all) == all;
}
#endif

bool (*test_of(const std::string& isa))() {
#if defined(__x86_64__)
  if (isa == "avx2") return runs_avx2;
  if (isa == "avx512") return runs_avx512;
#endif
  (void)isa;
  return always;
}
int lanes_of(const std::string& isa) { return isa == "avx512" ? 16 : isa == "avx2" ? 8 : 4; }

std::string names_here() {
  std::string names;
  for (const Backend& b : compiled_backends())
    if (b.runs_here() && b.lanes > 1) names = b.name + (names.empty() ? "" : ", " + names);
  return names;
}

}  // namespace

const std::vector<Backend>& compiled_backends() {
  static const std::vector<Backend> all = {
      {"reference", &reference::table, 1, always},
#define GEMMULE_ISA(isa) {#isa, &isa::table, lanes_of(#isa), test_of(#isa)},
#include "isas.gen.h"
#undef GEMMULE_ISA
  };
  return all;
}

const Backend& cuda_backend() {
  static const Backend one = {"cuda", &cuda::table, 1, always};
  return one;
}

const Backend& reference_backend() { return compiled_backends().front(); }

const Backend* find_backend(const std::string& name) {
  for (const Backend& b : compiled_backends())
    if (name == b.name && b.runs_here()) return &b;
  return nullptr;
}

const Backend& cpu_backend() {
  const char* forced = std::getenv("GEMMULE_ISA");
  if (forced && *forced) {
    if (const Backend* b = find_backend(forced); b && b->lanes > 1) return *b;
    throw std::runtime_error(std::string("GEMMULE_ISA=") + forced + ": this CPU has " + names_here() + ".");
  }
  const Backend* best = &reference_backend();
  for (const Backend& b : compiled_backends())
    if (b.runs_here()) best = &b;
  return *best;
}

}  // namespace gemmule
