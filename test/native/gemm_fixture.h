// SPDX-License-Identifier: MIT
// What the tests of the GPU's products of matrices share.
#pragma once
#include <vector>

#include "cuda/gemm_plan.h"
#include "gpu_fixture.h"
#include "runner.h"

namespace gemmule::test {

// Numbers in the GPU's memory, `shift` floats behind an aligned address.
class OnGpu {
 public:
  OnGpu(const std::vector<float>& values, int64_t shift) : size_(int64_t(values.size())) {
    memory_ = test_gpu()->allocate((size_ + shift) * 4);
    first_ = static_cast<float*>(memory_) + shift;
    test_gpu()->upload(first_, values.data(), size_ * 4);
  }
  ~OnGpu() { test_gpu()->release(memory_); }
  OnGpu(const OnGpu&) = delete;
  OnGpu& operator=(const OnGpu&) = delete;

  float* first() const { return first_; }
  std::vector<float> read() const {
    std::vector<float> values(static_cast<size_t>(size_));
    test_gpu()->download(values.data(), first_, size_ * 4);
    return values;
  }

 private:
  int64_t size_;
  void* memory_;
  float* first_;
};

// Values in [-1, 1) that no format narrower than float32 holds.
inline std::vector<float> noise(int64_t count, uint32_t seed) {
  std::vector<float> values(static_cast<size_t>(count));
  for (float& v : values) {
    seed = seed * 1664525 + 1013904223;
    v = float(int32_t(seed)) * 0x1p-31f;
  }
  return values;
}

// The greatest relative error of one product: half a unit of the last place of each factor (11 bits in tf32 and f16, 8 in bf16); of
// tf32x3 as cuda/gemm/atoms.h says.
inline double error_of(cuda::GemmMath math) {
  switch (math) {
    case cuda::GemmMath::f32: return 0x1p-24;
    case cuda::GemmMath::tf32x3: return 1.25 * 0x1p-20;
    case cuda::GemmMath::tf32:
    case cuda::GemmMath::f16: return 0x1p-10;
    case cuda::GemmMath::bf16: return 0x1p-8;
  }
  return 0;
}

struct Deal {
  const char* name;
  int64_t whole, cutters;
};
// Of 2 tiles of 6 iterations.
inline constexpr Deal deals[] = {{"a block each", 2, 0}, {"split in 2", 0, 4}, {"cut across tiles", 0, 3},
    {"one whole, one cut", 1, 4}, {"one iteration a block", 0, 12}};

}  // namespace gemmule::test
