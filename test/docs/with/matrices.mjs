// SPDX-License-Identifier: MIT
// What a product needs.
export const [m, n, k] = [4, 3, 2];
export const a = new Float32Array(m * k).fill(1);
export const b = new Float32Array(k * n).fill(1);
export const bias = new Float32Array(n).fill(-1);
export const { signal } = new AbortController();
