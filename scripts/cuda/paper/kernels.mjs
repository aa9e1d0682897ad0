// SPDX-License-Identifier: MIT
// The compiled kernels: what ptxas said of each, and the tiles that native/cuda/gemm_plan.cpp lists.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../../sources.mjs';

/** [{ kernel, registers, shared, stack, stores, loads }] from what `ptxas -v` wrote; stores and loads are spills, in bytes. */
export function readPtxasLog(text) {
  const parts = text.split(/Compiling entry function '/).slice(1);
  return parts.map(part => {
    const number = pattern => Number(pattern.exec(part)?.[1] ?? 0);
    return {
      kernel: /^[^']+/.exec(part)[0],
      registers: number(/Used (\d+) registers/),
      shared: number(/(\d+) bytes smem/),
      stack: number(/(\d+) bytes stack frame/),
      stores: number(/(\d+) bytes spill stores/),
      loads: number(/(\d+) bytes spill loads/),
    };
  });
}

/** The rows of the plan's table. */
export function readTiles() {
  const text = readFileSync(join(root, 'native/cuda/gemm_plan.cpp'), 'utf8');
  const row =
    /\{GemmMath::(\w+),\s*"(\w+)",\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+),\s*(true|false),\s*(\d+)\}/g;
  return [...text.matchAll(row)].map(([, math, name, ...rest]) => {
    const [m, n, depth, warpsM, warpsN, stages] = rest.map(Number);
    return { math, name, m, n, depth, warpsM, warpsN, stages, threads: 32 * warpsM * warpsN };
  });
}

const isTensor = ({ math }) => math !== 'f32';
/** As in GemmTile::shared_bytes. */
export function sharedBytes(tile, arch) {
  const between = isTensor(tile) ? 0 : 4;
  return (arch >= 80 ? tile.stages : 2) * tile.depth * (tile.m + tile.n + 2 * between) * 4;
}
export const unitOf = tile => (isTensor(tile) ? 'HMMA' : 'FFMA');
export const existsOn = (tile, arch) =>
  !isTensor(tile) || (tile.math === 'f16' ? arch < 80 : arch >= 80);
