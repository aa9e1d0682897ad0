// SPDX-License-Identifier: MIT
// The warp's instructions that kernels reach by inline PTX, as functions for the host bodies of those wrappers.
//
// Fragments lie in the lanes as the PTX manual draws them. With g = lane / 4 and t = lane % 4, and pairs of 16-bit
// values with the lower index in the lower half:
//   mma m16n8k8  tf32      a: (g,t) (g+8,t) (g,t+4) (g+8,t+4)                   b: (t,g) (t+4,g)
//   mma m16n8k8  f16       a: (g,2t..) (g+8,2t..)                               b: (2t..,g)
//   mma m16n8k16 f16 bf16  a: (g,2t..) (g+8,2t..) (g,2t+8..) (g+8,2t+8..)       b: (2t..,g) (2t+8..,g)
//   all                    d: (g,2t) (g,2t+1) (g+8,2t) (g+8,2t+1)
// Every function with a whole warp's result must be called by all 32 lanes together.
#pragma once
#include <cstdint>

namespace standin {

// -- mma.sync: d += a * b, sums in double, rounded once (a tensor core rounds oftener, in an order of its own).
void mma_tf32_m16n8k8(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]);
void mma_f16_m16n8k8(float (&d)[4], const uint32_t (&a)[2], const uint32_t (&b)[1]);
void mma_f16_m16n8k16(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]);
void mma_bf16_m16n8k8(float (&d)[4], const uint32_t (&a)[2], const uint32_t (&b)[1]);
void mma_bf16_m16n8k16(float (&d)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]);

// -- ldmatrix: 8 x 8 matrices of 16-bit values; lanes 8i to 8i+7 give the rows of matrix i, each 16 bytes, 16-byte
// aligned.
void ldmatrix_x1(uint32_t (&out)[1], const void* shared_row);
void ldmatrix_x2(uint32_t (&out)[2], const void* shared_row);
void ldmatrix_x4(uint32_t (&out)[4], const void* shared_row);
void ldmatrix_x1_trans(uint32_t (&out)[1], const void* shared_row);
void ldmatrix_x2_trans(uint32_t (&out)[2], const void* shared_row);
void ldmatrix_x4_trans(uint32_t (&out)[4], const void* shared_row);

// -- cp.async: this thread's copies happen when they are waited for, and not before, so that a missing wait shows.
// bytes: 4, 8 or 16, to which both addresses are aligned; the bytes beyond bytes_read become zero.
void copy_async(void* shared, const void* global, int bytes, int bytes_read);
inline void copy_async(void* shared, const void* global, int bytes) { copy_async(shared, global, bytes, bytes); }
void commit_copies();
void wait_copies(int left);  // until at most `left` of the youngest committed groups are open
void wait_all_copies();      // cp.async.wait_all: also what was not committed

// -- Narrow floating-point types, by bits.
uint32_t to_tf32(float);  // cvt.rna.tf32.f32: to nearest, ties away from zero; the low 13 bits are zero
uint16_t to_bf16(float);  // cvt.rn: to nearest, ties to even
uint16_t to_f16(float);   // cvt.rn: to nearest, ties to even; too large: infinity
float from_bf16(uint16_t);
float from_f16(uint16_t);
uint32_t to_bf16x2(float high, float low);  // cvt.rn.bf16x2.f32 d, high, low
uint32_t to_f16x2(float high, float low);   // cvt.rn.f16x2.f32 d, high, low

}  // namespace standin
