// SPDX-License-Identifier: MIT
// What NVIDIA documents of its GPUs, as far as the paper check needs it.

/** Of a multiprocessor (CUDA C++ Programming Guide, table of technical specifications). All have 65536 registers. */
export const MULTIPROCESSORS = {
  75: { warps: 32, blocks: 16, shared: 64, reserved: 0 },
  80: { warps: 64, blocks: 32, shared: 164, reserved: 1 },
  86: { warps: 48, blocks: 16, shared: 100, reserved: 1 },
  89: { warps: 48, blocks: 24, shared: 100, reserved: 1 },
  90: { warps: 64, blocks: 32, shared: 228, reserved: 1 },
  100: { warps: 64, blocks: 32, shared: 228, reserved: 1 },
  120: { warps: 48, blocks: 24, shared: 100, reserved: 1 },
};
export const ARCHITECTURES = Object.keys(MULTIPROCESSORS).map(Number);

/**
 * GHz: boost. GB/s of memory. lanes: multiply-adds of a multiprocessor in a cycle, dense: float32, and by mma.sync in tf32 and bf16. Of the
 * H100 these are the rates of its data sheet, which only wgmma reaches; `reached` is what mma.sync is known to get of them.
 */
export const GPUS = [
  {
    name: 'A100 80GB SXM',
    arch: 80,
    multiprocessors: 108,
    ghz: 1.41,
    memory: 2039,
    lanes: { f32: 64, tf32: 512, bf16: 1024 },
  },
  {
    name: 'RTX 4090',
    arch: 89,
    multiprocessors: 128,
    ghz: 2.52,
    memory: 1008,
    lanes: { f32: 128, tf32: 128, bf16: 256 },
  },
  {
    name: 'H100 SXM',
    arch: 90,
    multiprocessors: 132,
    ghz: 1.83,
    memory: 3350,
    lanes: { f32: 128, tf32: 1024, bf16: 2048 },
    reached: 0.62,
  },
];

/** Blocks of a kernel that one multiprocessor holds, and what keeps it from holding more. */
export function occupancy(arch, { threads, registers, sharedBytes }) {
  const { warps, blocks, shared, reserved } = MULTIPROCESSORS[arch];
  const warpsOfBlock = Math.ceil(threads / 32);
  const registersOfWarp = Math.ceil((Math.ceil(registers / 8) * 8 * 32) / 256) * 256;
  const limits = {
    registers: Math.floor(Math.floor(65536 / registersOfWarp) / warpsOfBlock),
    'shared memory': Math.floor(
      (shared * 1024) / (Math.ceil(sharedBytes / 128) * 128 + reserved * 1024),
    ),
    warps: Math.floor(warps / warpsOfBlock),
    blocks,
  };
  const held = Math.min(...Object.values(limits));
  const limit = Object.keys(limits).find(name => limits[name] === held);
  return { held, limit, share: (held * warpsOfBlock) / warps };
}
