// SPDX-License-Identifier: MIT
// Matrix products against oneDNN's sgemm: runs the native bench_gemm, which alternates the two in one process.
import { gemm, shapeOf } from './cases.js';
import { buildRunner, linesOf } from './native_runner.js';
import { figure, Report, type Row } from './report.js';
import type { Settings } from './settings.js';

/** A line of bench_gemm. Ratios above 1: ours is faster. */
interface Line {
  shape: string;
  threads: number;
  isa: string;
  gflops: number;
  peerGflops: number;
  ratio: number;
  q1: number;
  q3: number;
  peakGflops: number;
  share: number;
  peerShare: number;
  summary?: boolean;
}
interface Variant {
  name: string;
  env: Record<string, string>;
}

const limited = { ONEDNN_MAX_CPU_ISA: 'AVX2', DNNL_MAX_CPU_ISA: 'AVX2' };
const variants: readonly Variant[] = [
  { name: 'oneDNN', env: {} },
  { name: 'avx2, oneDNN', env: { GEMMULE_ISA: 'avx2' } },
  // Where AVX-512 has twice AVX2's peak, only this one compares like with like.
  { name: 'avx2, oneDNN limited to AVX2', env: { GEMMULE_ISA: 'avx2', ...limited } },
];

const names = new Map(gemm.map(row => [shapeOf(row), row.name]));

function measure(variant: Variant, rounds: number, only: string): Line[] {
  const shapes = only || [...names.keys()].join(',');
  const lines = linesOf<Line>(
    'bench_gemm',
    ['threads=1,2', `rounds=${rounds}`, `only=${shapes}`],
    variant.env,
  );
  return lines.filter(line => !line.summary);
}

const asRow = (line: Line): Row => ({
  shape: line.shape,
  from: names.get(line.shape) ?? '',
  threads: String(line.threads),
  'ours GFLOP/s': line.gflops,
  'oneDNN GFLOP/s': line.peerGflops,
  ratio: line.ratio,
  'q1-q3': `${figure(line.q1)}-${figure(line.q3)}`,
  'of the FMA peak': `${(100 * line.share).toFixed(0)}%`,
  "oneDNN's": `${(100 * line.peerShare).toFixed(0)}%`,
});

interface Summary {
  mean: number;
  lowest: Line;
}
function summary(lines: readonly Line[]): Summary {
  const mean = Math.exp(lines.reduce((sum, line) => sum + Math.log(line.ratio), 0) / lines.length);
  const lowest = lines.reduce((low, line) => (line.ratio < low.ratio ? line : low));
  return { mean, lowest };
}
const said = ({ mean, lowest }: Summary) =>
  `${mean.toFixed(3)}x, lowest ${lowest.ratio.toFixed(3)} (${lowest.shape})`;

function judgeBest(report: Report, lines: readonly Line[], threads: number): void {
  const s = summary(lines);
  const claim = `gemm, ${lines[0].isa}, ${threads} thread(s)`;
  report.verdict(
    `${claim}: geometric mean at least 1.05x oneDNN, no shape under 0.93`,
    s.mean >= 1.05 && s.lowest.ratio >= 0.93,
    said(s),
  );
}
function judgeAvx2(
  report: Report,
  variant: Variant,
  lines: readonly Line[],
  threads: number,
): void {
  const s = summary(lines);
  report.verdict(
    `gemm, ${variant.name}, ${threads} thread(s): geometric mean at least 0.92x`,
    s.mean >= 0.92,
    said(s),
  );
}

/** The large squares on one thread, against the machine's limit. */
function judgePeak(report: Report, lines: readonly Line[]): void {
  const squares = lines.filter(
    line => line.threads === 1 && /^(512x512x512|1024x1024x1024|2048x2048x2048)$/.test(line.shape),
  );
  if (squares.length === 0) return;
  const pass = squares.every(line => line.share >= 0.88 || line.share >= line.peerShare);
  const shares = squares.map(
    line =>
      `${line.shape} ${(100 * line.share).toFixed(1)}% (oneDNN ${(100 * line.peerShare).toFixed(1)}%)`,
  );
  report.verdict(
    'gemm, 1 thread: 88% of the measured FMA peak, or oneDNN’s share',
    pass,
    shares.join(', '),
  );
}

export function benchGemm({ rounds, only }: Settings): boolean {
  buildRunner('bench_gemm');
  const report = new Report('gemm', { rounds, threads: '1,2' });
  for (const variant of variants) {
    const lines = measure(variant, rounds, only);
    const isAvx2 = variant.env.GEMMULE_ISA === 'avx2';
    const { isa, peakGflops } = lines[0];
    report.table(
      `${isAvx2 ? variant.name : `${isa}, ${variant.name}`} (FMA peak of a thread ${figure(peakGflops)} GFLOP/s)`,
      lines.map(asRow),
    );
    for (const threads of [1, 2]) {
      const some = lines.filter(line => line.threads === threads);
      if (isAvx2) judgeAvx2(report, variant, some, threads);
      else judgeBest(report, some, threads);
    }
    if (!isAvx2) judgePeak(report, lines);
  }
  return report.finish();
}
