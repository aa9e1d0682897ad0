// SPDX-License-Identifier: MIT
// Kernels for checks.cpp: right ones, whose results are compared, and wrong ones, which the PTX machine must report.
// Written as CUDA has it, without cuda/kernel.h: what is tested is the translation of whatever nvcc makes.
#include <cuda_bf16.h>

#include <cstdint>

#define ENTRY extern "C" __global__ void

__device__ uint32_t shared_of(const void* p) { return uint32_t(__cvta_generic_to_shared(p)); }

// -- Right ones.

ENTRY __launch_bounds__(256) tiled_product(const float* a, const float* b, float* c, int m, int n, int k) {
  __shared__ float rows[16][16], columns[16][16];
  const int x = threadIdx.x, y = threadIdx.y, i = blockIdx.y * 16 + y, j = blockIdx.x * 16 + x;
  float sum = 0;
  for (int from = 0; from < k; from += 16) {
    rows[y][x] = i < m && from + x < k ? a[i * k + from + x] : 0;
    columns[y][x] = from + y < k && j < n ? b[(from + y) * n + j] : 0;
    __syncthreads();
    for (int q = 0; q < 16; ++q) sum += rows[y][q] * columns[q][x];
    __syncthreads();
  }
  if (i < m && j < n) c[i * n + j] = sum;
}

// Of every kind: y[0] float sum (atomic), y[1] count of a vote, y[2] sum by redux or shuffles.
ENTRY __launch_bounds__(256) reductions(const float* x, float* y, int n) {
  __shared__ float sums[8];
  float sum = 0;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) sum += x[i];
  for (int by = 16; by; by >>= 1) sum += __shfl_down_sync(~0u, sum, by);
  const int lane = threadIdx.x & 31, warp = threadIdx.x >> 5;
  if (lane == 0) sums[warp] = sum;
  const int positive = __syncthreads_count(x[threadIdx.x] > 0);
  const unsigned ballot = __ballot_sync(~0u, x[threadIdx.x] > 0);
  if (warp > 0) return;
  sum = lane < 8 ? sums[lane] : 0;
  for (int by = 4; by; by >>= 1) sum += __shfl_xor_sync(~0u, sum, by);
  const unsigned same = __match_any_sync(~0u, lane / 4);
  if (lane == 0) atomicAdd(y, sum);
  if (lane == 0 && blockIdx.x == 0) y[1] = float(positive), y[2] = float(__popc(ballot)), y[3] = float(same);
}

// Dynamic shared memory in vectors, and functions of the mathematical library.
ENTRY functions(const float4* x, float4* y, int n) {
  extern __shared__ float4 kept[];
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  kept[threadIdx.x] = x[i];
  const float4 v = kept[threadIdx.x];
  y[4 * i] = {expf(v.x), logf(fabsf(v.x) + 1), tanhf(v.x), sinf(v.x * 1e6f)};
  y[4 * i + 1] = {erff(v.y), powf(fabsf(v.y), 1.5f), cosf(v.y), sqrtf(fabsf(v.y))};
  y[4 * i + 2] = {rsqrtf(fabsf(v.z) + 1), fmodf(v.z, 0.3f), rintf(v.z * 7), 1 / v.z};
  y[4 * i + 3] = {log1pf(fabsf(v.w)), expm1f(v.w), float(exp(double(v.w))), float(tanh(double(v.w)))};
}

// Integers of all sizes, and conversions.
ENTRY integers(const int32_t* x, int64_t* y, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int32_t a = x[2 * i], b = x[2 * i + 1];
  int64_t* to = y + 16 * int64_t(i);
  to[0] = int64_t(a) * b, to[1] = a / (b | 1), to[2] = a % (b | 1), to[3] = uint32_t(a) / uint32_t(b | 1);
  to[4] = __mulhi(a, b), to[5] = int64_t(__umul64hi(uint64_t(a), uint64_t(b))), to[6] = __clz(a), to[7] = __popc(a);
  to[8] = __brev(a), to[9] = int8_t(a), to[10] = uint16_t(b), to[11] = a >> (b & 31);
  to[12] = __funnelshift_l(a, b, 7), to[13] = int64_t(float(a)), to[14] = __float2int_rd(a * 0.37f),
  to[15] = min(a, b) ^ max(a, b);
}

// Calls, arrays of a thread, a table, parameters that are structs.
struct Scale {
  float by;
  int64_t skip;
};
__constant__ float weights[4] = {1, 2.5f, -3, 0.5f};
__device__ __noinline__ float weighted(const float* values, int count) {
  float sum = 0;
  for (int i = 0; i < count; ++i) sum += values[i] * weights[i & 3];
  return sum;
}
ENTRY calls(const float* x, float* y, Scale scale, int n) {
  const int i = threadIdx.x;
  float own[8];
  for (int j = 0; j < n; ++j) own[(i + j) % 8] = x[i + j * scale.skip];
  y[i] = weighted(own, 8) * scale.by;
}

#if __CUDA_ARCH__ >= 800 || !defined(__CUDA_ARCH__)
// One warp each.
ENTRY product_tf32(const float* a, const float* b, float* d, int k) {
  const int lane = threadIdx.x, g = lane >> 2, t = lane & 3;
  float sums[4] = {};
  for (int q = 0; q < k; q += 8) {
    uint32_t af[4], bf[2];
    for (int e = 0; e < 4; ++e)
      asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(af[e]) : "f"(a[(g + 8 * (e & 1)) * k + q + t + 4 * (e >> 1)]));
    for (int e = 0; e < 2; ++e) asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bf[e]) : "f"(b[(q + t + 4 * e) * 8 + g]));
    asm volatile(
        "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])
        : "r"(af[0]), "r"(af[1]), "r"(af[2]), "r"(af[3]), "r"(bf[0]), "r"(bf[1]));
  }
  for (int e = 0; e < 4; ++e) d[(g + 8 * (e >> 1)) * 8 + 2 * t + (e & 1)] = sums[e];
}

// a [16,16], b [16,8] of float32, made bfloat16 on the way; cp.async and ldmatrix.
ENTRY product_bf16(const __nv_bfloat16* a, const __nv_bfloat16* b, float* d) {
  __shared__ __align__(16) __nv_bfloat16 rows[16 * 16], columns[16 * 8];
  const int lane = threadIdx.x, g = lane >> 2, t = lane & 3;
  asm volatile("cp.async.ca.shared.global [%0], [%1], 16;" ::"r"(shared_of(rows) + lane * 16), "l"(a + lane * 8));
  if (lane < 16)
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(shared_of(columns) + lane * 16), "l"(b + lane * 8));
  asm volatile("cp.async.commit_group;");
  asm volatile("cp.async.wait_group 0;" ::: "memory");
  __syncthreads();
  uint32_t af[4], bf[2];
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(af[0]), "=r"(af[1]), "=r"(af[2]), "=r"(af[3])
               : "r"(shared_of(&rows[lane % 16 * 16 + lane / 16 * 8])));
  asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0,%1}, [%2];"
               : "=r"(bf[0]), "=r"(bf[1])
               : "r"(shared_of(&columns[lane % 16 * 8])));
  float sums[4] = {};
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])
      : "r"(af[0]), "r"(af[1]), "r"(af[2]), "r"(af[3]), "r"(bf[0]), "r"(bf[1]));
  for (int e = 0; e < 4; ++e) d[(g + 8 * (e >> 1)) * 8 + 2 * t + (e & 1)] = sums[e];
}
#endif

// -- Wrong ones, each of 64 threads unless said otherwise.

ENTRY no_barrier(const float* x, float* y) {
  __shared__ float kept[64];
  kept[threadIdx.x] = x[threadIdx.x];
  y[threadIdx.x] = kept[63 - threadIdx.x];
}
ENTRY no_warp_sync(const float* x, float* y) {
  __shared__ volatile float kept[64];
  const int i = threadIdx.x;
  kept[i] = x[i];
  if (i % 32 < 16) kept[i] += kept[i + 16];
  y[i] = kept[i];
}
// Shuffles do not order memory.
ENTRY shuffle_for_sync(const float* x, float* y) {
  __shared__ volatile float kept[64];
  const int i = threadIdx.x;
  kept[i] = x[i];
  const float other = __shfl_xor_sync(~0u, x[i], 1);
  y[i] = kept[i ^ 1] + other;
}
// Right: for comparison with the two above.
ENTRY with_warp_sync(const float* x, float* y) {
  __shared__ float kept[64];
  const int i = threadIdx.x;
  kept[i] = x[i];
  __syncwarp();
  const float other = kept[i ^ 16];
  __syncwarp();
  kept[i] += other;
  y[i] = kept[i];
}
ENTRY read_beyond(const float* x, float* y) { y[threadIdx.x] = x[threadIdx.x + 1]; }
ENTRY write_beyond(const float* x, float* y) { y[threadIdx.x + 1] = x[threadIdx.x]; }
ENTRY shared_beyond(const float* x, float* y) {
  __shared__ float kept[64];
  kept[threadIdx.x] = x[threadIdx.x];
  __syncthreads();
  y[threadIdx.x] = kept[threadIdx.x + 1];
}
ENTRY shared_unwritten(const float* x, float* y) {
  __shared__ float kept[64];
  if (threadIdx.x > 0) kept[threadIdx.x] = x[threadIdx.x];
  __syncthreads();
  y[threadIdx.x] = kept[63 - threadIdx.x];
}
ENTRY misaligned(const float* x, float* y) { *reinterpret_cast<float4*>(y + 1) = *reinterpret_cast<const float4*>(x); }
ENTRY divergent_barrier(const float* x, float* y) {
  if (threadIdx.x < 32) {
    __syncthreads();
    y[threadIdx.x] = x[threadIdx.x];
  } else {
    y[threadIdx.x] = 1;
    __syncthreads();
  }
}
ENTRY missing_at_barrier(const float* x, float* y) {
  if (threadIdx.x < 40) __syncthreads();
  y[threadIdx.x] = x[threadIdx.x];
}
ENTRY missing_lane(const float* x, float* y) {
  float v = x[threadIdx.x];
  if (threadIdx.x % 32 < 16) v += __shfl_down_sync(~0u, v, 8);
  y[threadIdx.x] = v;
}
ENTRY unnamed_source(const float* x, float* y) {
  float v = x[threadIdx.x];
  if (threadIdx.x % 32 < 16) v = __shfl_down_sync(0xffffu, v, 8);
  y[threadIdx.x] = v;
}
#if __CUDA_ARCH__ >= 800 || !defined(__CUDA_ARCH__)
__device__ void copy_4(float* to, const float* from) {
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4;" ::"r"(shared_of(to)), "l"(from));
}
ENTRY no_wait(const float* x, float* y) {
  __shared__ __align__(16) float kept[64];
  copy_4(kept + threadIdx.x, x + threadIdx.x);
  asm volatile("cp.async.commit_group;");
  __syncthreads();
  y[threadIdx.x] = kept[63 - threadIdx.x];
}
ENTRY no_barrier_behind_copy(const float* x, float* y) {
  __shared__ __align__(16) float kept[64];
  copy_4(kept + threadIdx.x, x + threadIdx.x);
  asm volatile("cp.async.wait_all;" ::: "memory");
  y[threadIdx.x] = kept[63 - threadIdx.x];
}
// The copy may overtake the other threads' reads.
ENTRY copy_over_reads(const float* x, float* y) {
  __shared__ __align__(16) float kept[64];
  kept[threadIdx.x] = x[threadIdx.x];
  __syncthreads();
  const float v = kept[63 - threadIdx.x];
  copy_4(kept + threadIdx.x, x + threadIdx.x);
  asm volatile("cp.async.wait_all;" ::: "memory");
  y[threadIdx.x] = v;
}
#endif
