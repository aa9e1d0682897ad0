// SPDX-License-Identifier: MIT
// Matrix products on a GPU against cuBLAS, where it is installed: runs the native bench_gemm_cuda, which alternates the two.
import { info } from '../src/runtime.js';
import { gemm, gemmCuda, shapeOf } from './cases.js';
import { buildRunner, linesOf } from './native_runner.js';
import { figure, Report, type Row } from './report.js';
import type { Settings } from './settings.js';

/** A line of bench_gemm_cuda. Ratios above 1: ours is faster. */
interface Line {
  shape: string;
  precision: string;
  gflops: number;
  peerGflops: number;
  ratio: number;
  q1: number;
  q3: number;
}
interface Head {
  device: string;
  capability: string;
  peer: boolean;
}

const rows = [...gemm, ...gemmCuda];
const names = new Map(rows.map(row => [shapeOf(row), row.name]));

const asRow = (line: Line): Row => ({
  shape: line.shape,
  from: names.get(line.shape) ?? '',
  precision: line.precision,
  'ours GFLOP/s': line.gflops,
  'cuBLAS GFLOP/s': line.peerGflops || '',
  ratio: line.ratio || '',
  'q1-q3': line.ratio ? `${figure(line.q1)}-${figure(line.q3)}` : '',
});

/** Nothing is measured, and nothing written, where there is no GPU: the stand-in driver is none. */
export function benchCuda({ rounds, only }: Settings): boolean {
  const { cuda, devices } = info();
  const isStandIn = devices.some(device => device.kind.startsWith('gemmule stand-in'));
  if (!cuda.available || isStandIn) {
    const why = isStandIn ? 'GEMMULE_CUDA_DRIVER names the stand-in driver.' : cuda.why;
    console.log(`cuda: skipped: ${why}`);
    return true;
  }
  buildRunner('bench_gemm_cuda');
  const shapes = only || [...names.keys()].join(',');
  const args = [`rounds=${Math.max(rounds, 30)}`, `only=${shapes}`];
  const [head, ...lines] = linesOf<Line | Head>('bench_gemm_cuda', args) as [Head, ...Line[]];
  const report = new Report('cuda', { rounds, ...head });
  report.table(`${head.device}, compute capability ${head.capability}`, lines.map(asRow));
  return report.finish();
}
