// SPDX-License-Identifier: MIT
// The paper check of the matrix product's speed, without a GPU: what the compiled kernels say of themselves, and what follows from it.
//
//   npm run cuda:paper               the tables of docs/decisions/0007-cuda-gemm.md
//   npm run cuda:paper -- --write    puts them there
//
// Fails where any kernel of cuda/ spills registers, where an 8x8 tile's inner loop is less than 75% FFMA, or where a large tile of TF32
// issues more instructions for an MMA than the tensor cores of an A100 leave time for.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../sources.mjs';
import { reportFatbin } from './fatbin.mjs';
import { codeOf, iteration } from './paper/cubin.mjs';
import { ARCHITECTURES, GPUS, occupancy } from './paper/gpus.mjs';
import { existsOn, readPtxasLog, readTiles, sharedBytes, unitOf } from './paper/kernels.mjs';
import { findToolkit, noToolkit } from './toolkit.mjs';

const PAGE = join(root, 'docs/decisions/0007-cuda-gemm.md');
const [BEGIN, END] = ['<!-- npm run cuda:paper -- --write -->', '<!-- end -->'];
const FORMS = ['nn', 'nt', 'tn', 'tt'];
const work = join(root, 'build/cuda');

const failures = [];
const percent = share => `${(100 * share).toFixed(0)}%`;
const range = values => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? `${least}` : `${least}-${most}`;
};
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');

/** { arch: { kernel: { registers, ..., code } } } */
function readKernels() {
  const read = arch => {
    const code = codeOf(readFileSync(join(work, `sm_${arch}.cubin`)));
    const log = readPtxasLog(readFileSync(join(work, `ptxas-sm_${arch}.log`), 'utf8'));
    return Object.fromEntries(log.map(said => [said.kernel, { ...said, code: code[said.kernel] }]));
  };
  return Object.fromEntries(ARCHITECTURES.map(arch => [arch, read(arch)]));
}

function checkSpills(kernels) {
  const spilling = new Set();
  for (const arch of ARCHITECTURES)
    for (const { kernel, stores, loads } of Object.values(kernels[arch]))
      if (stores + loads > 0) {
        spilling.add(kernel);
        failures.push(`${kernel} on sm_${arch} spills: ${stores} bytes stored, ${loads} loaded`);
      }
  const counts = ARCHITECTURES.map(arch => `${Object.keys(kernels[arch]).length} on sm_${arch}`);
  return `Kernels of cuda/ that spill: ${spilling.size === 0 ? 'none' : [...spilling].join(' ')}, of ${counts.join(', ')}.`;
}

/** The four forms of a tile's kernel, with the mix of their inner loops. */
function formsOf(kernels, tile, arch) {
  return FORMS.map(form => {
    const kernel = kernels[arch][`gemm_${tile.name}_${form}`];
    return { ...kernel, form, mix: iteration(kernel.code, arch, unitOf(tile), tile.depth / 8) };
  });
}

function resources(kernels, tiles) {
  const rows = tiles.flatMap(tile =>
    ARCHITECTURES.filter(arch => existsOn(tile, arch)).map(arch => {
      const forms = formsOf(kernels, tile, arch);
      const registers = Math.max(...forms.map(form => form.registers));
      const bytes = sharedBytes(tile, arch) + Math.max(...forms.map(form => form.shared));
      const { held, limit, share } = occupancy(arch, { ...tile, registers, sharedBytes: bytes });
      const used = range(forms.map(form => form.registers));
      return [tile.name, `sm_${arch}`, tile.threads, used, bytes, held, percent(share), limit];
    }),
  );
  const head = [
    'tile',
    'arch',
    'threads',
    'registers',
    'shared bytes',
    'blocks',
    'occupancy',
    'bound by',
  ];
  return table(head, rows);
}

function mixOfFloat32(kernels, tiles) {
  const rows = tiles.flatMap(tile =>
    ARCHITECTURES.map(arch => {
      const mixes = formsOf(kernels, tile, arch).map(({ mix }) => mix);
      const shares = mixes.map(mix => mix.FFMA / mix.issued);
      if (tile.m * tile.n >= 64 * tile.threads && Math.min(...shares) < 0.75)
        failures.push(
          `gemm_${tile.name} on sm_${arch}: ${percent(Math.min(...shares))} FFMA, expected 75%`,
        );
      const of = name => range(mixes.map(mix => mix[name] ?? 0));
      const share = `${percent(Math.min(...shares))}-${percent(Math.max(...shares))}`;
      return [
        tile.name,
        `sm_${arch}`,
        of('issued'),
        of('FFMA'),
        of('LDS'),
        of(arch >= 80 ? 'LDGSTS' : 'LDG'),
        share,
      ];
    }),
  );
  return table(['tile', 'arch', 'issued', 'FFMA', 'LDS', 'copies', 'FFMA of issued'], rows);
}

const mmaFlops = tile => 2 * 16 * 8 * (tile.math === 'bf16' ? 16 : 8);
const passes = tile => (tile.math === 'tf32x3' ? 3 : 1);
const rate = (tile, gpu) => gpu.lanes[tile.math === 'bf16' ? 'bf16' : 'tf32'];
/** Of one tensor core, a quarter of a multiprocessor. */
const mmaCycles = (tile, gpu) => mmaFlops(tile) / 2 / (rate(tile, gpu) / 4);

/** Cycles of shared memory, 128 bytes each, by MMA of a tensor core: copies in, and every warp's rows and columns out. */
function sharedCycles(tile) {
  const copies = ((tile.m + tile.n) * tile.depth * 4) / 128;
  const warp = ((tile.m / tile.warpsM + tile.n / tile.warpsN) * tile.depth * 4) / 128;
  const mmas = (2 * tile.m * tile.n * tile.depth * passes(tile)) / mmaFlops(tile);
  return (4 * (copies + warp * tile.warpsM * tile.warpsN)) / mmas;
}

function tensorBounds(kernels, tiles) {
  const rows = tiles.flatMap(tile =>
    GPUS.map(gpu => {
      const perMma = formsOf(kernels, tile, gpu.arch).map(({ mix }) => mix.issued / mix.HMMA);
      const [cycles, shared] = [mmaCycles(tile, gpu), sharedCycles(tile)];
      const issue = Math.max(...perMma);
      const most = Math.max(cycles, shared, issue);
      const bound = most === cycles ? 'tensor cores' : most === shared ? 'shared memory' : 'issue';
      if (gpu.arch === 80 && tile.m === 128 && tile.math !== 'bf16' && issue > cycles)
        failures.push(`gemm_${tile.name}: ${issue.toFixed(1)} issue slots an MMA, of ${cycles}`);
      const slots = perMma.map(x => x.toFixed(1)).join(' ');
      return [tile.name, gpu.name, cycles, slots, shared.toFixed(1), bound, percent(cycles / most)];
    }),
  );
  const head = [
    'tile',
    'GPU',
    'cycles an MMA',
    'issue slots an MMA (nn nt tn tt)',
    'shared-memory cycles an MMA',
    'bound',
    'of the MMA rate',
  ];
  return table(head, rows);
}

/** FLOPs for a byte, of a tile alone and of all tiles that run together, eight below each other. */
function intensities(tile, gpu, held) {
  const together = gpu.multiprocessors * held;
  const [rows, cols] = [Math.min(8, together), Math.ceil(together / 8)];
  const flops = 2 * tile.m * tile.n;
  return [
    flops / (4 * (tile.m + tile.n)),
    (flops * rows * cols) / (4 * (rows * tile.m + cols * tile.n)),
  ];
}

function rooflines(kernels, tiles) {
  const rows = tiles.flatMap(tile =>
    GPUS.map(gpu => {
      const forms = formsOf(kernels, tile, gpu.arch);
      const registers = Math.max(...forms.map(form => form.registers));
      const bytes = sharedBytes(tile, gpu.arch) + forms[0].shared;
      const { held } = occupancy(gpu.arch, { ...tile, registers, sharedBytes: bytes });
      const [alone, together] = intensities(tile, gpu, held);
      const terahertz = (2 * gpu.multiprocessors * gpu.ghz) / 1000;
      const tensor = unitOf(tile) === 'HMMA';
      const peak = terahertz * (tensor ? rate(tile, gpu) / passes(tile) : gpu.lanes.f32);
      // A warp's FFMA takes 32 of the lanes that a quarter of the multiprocessor has; other instructions go beside it where it has fewer.
      const loop = forms.map(({ mix }) =>
        tensor
          ? mmaCycles(tile, gpu) /
            Math.max(mmaCycles(tile, gpu), sharedCycles(tile), mix.issued / mix.HMMA)
          : (mix.FFMA * 128) /
            gpu.lanes.f32 /
            Math.max(mix.issued, (mix.FFMA * 128) / gpu.lanes.f32),
      );
      const reached =
        tensor && gpu.reached ? Math.min(gpu.reached, Math.min(...loop)) : Math.min(...loop);
      const memory = (gpu.memory * together) / 1000;
      return [
        tile.name,
        gpu.name,
        `${alone.toFixed(0)} / ${together.toFixed(0)}`,
        memory.toFixed(0),
        peak.toFixed(1),
        (peak * reached).toFixed(1),
      ];
    }),
  );
  const head = [
    'tile',
    'GPU',
    'FLOP/byte of a tile / of a wave',
    'memory allows TFLOPS',
    'unit peak TFLOPS',
    'loop allows TFLOPS',
  ];
  return table(head, rows);
}

function tileWork(tiles) {
  const rows = tiles.map(tile => {
    const { name, m, n, depth } = tile;
    const [bytes, flops] = [(m + n) * depth * 4, 2 * m * n * depth];
    return [
      name,
      `${m} x ${n} x ${depth}`,
      `${m / tile.warpsM} x ${n / tile.warpsN}`,
      bytes,
      flops,
      m * n * 4,
    ];
  });
  return table(
    ['tile', 'm x n x depth', 'a warp', 'bytes an iteration', 'FLOPs an iteration', 'bytes of c'],
    rows,
  );
}

function tables() {
  const kernels = readKernels();
  const tiles = readTiles();
  const float32 = tiles.filter(({ math }) => math === 'f32');
  const tensor = tiles.filter(tile => existsOn(tile, 80) && unitOf(tile) === 'HMMA');
  const large = tiles.filter(tile => tile.m === 128 && tile.n === 128 && existsOn(tile, 80));
  return [
    checkSpills(kernels),
    `**A tile's work**\n\n${tileWork(tiles)}`,
    `**Instructions of the inner loop, float32** (by opcode, from the compiled code; both sides of branches)\n\n${mixOfFloat32(kernels, float32)}`,
    `**Tensor tiles: what an MMA may take, and what it takes of issue slots and shared memory**\n\n${tensorBounds(kernels, tensor)}`,
    `**Rooflines** (large tiles)\n\n${rooflines(kernels, large)}`,
    `**Registers, shared memory, occupancy** (registers: from the least to the most of the four forms; occupancy of the most)\n\n${resources(kernels, tiles)}`,
  ].join('\n\n');
}

function write(text) {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  writeFileSync(PAGE, `${before}${BEGIN}\n${text}\n${END}${rest.split(END)[1]}`);
}

if (!findToolkit()) {
  console.log(noToolkit);
  process.exit(0);
}
if (!(await reportFatbin('every', join(work, 'paper.fatbin')))) process.exit(1);
const text = tables();
if (process.argv.includes('--write')) write(text);
else console.log(text);
for (const failure of failures) console.error(`gemmule: ${failure}.`);
process.exit(failures.length > 0 ? 1 : 0);
