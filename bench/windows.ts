// SPDX-License-Identifier: MIT
// Convolution and pooling, forward and with both gradients, against PyTorch in both of its layouts.
import { changed, type WindowCase, windows, type WindowShape } from './cases.js';
import { alternate, type Peer } from './peer.js';
import { quartiles, values, versions } from './networks.js';
import { ours, pytorchKeepingMemory, startPeers } from './peers.js';
import { figure, Report, type Row } from './report.js';
import type { Settings } from './settings.js';
import { median } from './statistics.js';
import { compare, type Measured, passes, requestOf } from './steps.js';

const THREADS = 2;

const geometric = (list: readonly number[]) =>
  Math.exp(list.reduce((sum, value) => sum + Math.log(value), 0) / list.length);

function judgeMeans(report: Report, all: readonly Measured<WindowCase>[]): void {
  const convolutions = all.filter(({ row }) => row.shape.op === 'conv');
  for (const [pass, atLeast] of [
    ['forward', 1],
    ['forward + backward', 1.4],
  ] as const) {
    const some = convolutions.filter(one => one.pass === pass);
    if (some.length === 0) continue;
    const mean = geometric(some.map(({ ratio }) => ratio.median));
    report.verdict(
      `conv, ${pass}: geometric mean at least ${atLeast}x PyTorch`,
      mean >= atLeast,
      `${mean.toFixed(3)}x`,
    );
  }
  if (convolutions.length === 0) return;
  const lowest = convolutions.reduce((a, b) => (b.ratio.median < a.ratio.median ? b : a));
  report.verdict(
    'conv: no row under 0.9x',
    lowest.ratio.median >= 0.9,
    `lowest ${lowest.ratio.median.toFixed(3)} (${lowest.row.name}, ${lowest.pass})`,
  );
}

function judgeRows(report: Report, all: readonly Measured<WindowCase>[]): void {
  for (const { row, pass, ratio } of all) {
    if (row.atLeast === undefined || pass !== 'forward + backward') continue;
    report.verdict(
      `${row.name}, ${pass}: at least ${row.atLeast}x PyTorch`,
      ratio.median >= row.atLeast,
      `${ratio.median.toFixed(2)}x [${quartiles(ratio)}]`,
    );
  }
}

/** Strides and dilations by the time that they take for a flop, against the same shape without. */
async function strides(report: Report, our: Peer, count: number): Promise<Row[]> {
  const time = async (shape: WindowShape) => {
    const rounds = await alternate([our], requestOf(shape, false), count);
    return median(values(rounds, our, 'ms'));
  };
  const rows: Row[] = [];
  for (const { plain, variants } of changed) {
    const alone = await time(plain.shape);
    for (const { name, shape, flops } of variants) {
      const ratio = (await time(shape)) / flops / alone;
      rows.push({ case: name, 'time per flop / stride 1': ratio });
      const claim = `${name}, forward: at most 1.3x the time per flop of stride 1`;
      report.verdict(claim, ratio <= 1.3, `${figure(ratio)}x`);
    }
  }
  return rows;
}

/** Parts: conv, maxPool, strides. */
export async function benchWindows({ rounds, only }: Settings): Promise<boolean> {
  const layouts = ['channels_last', 'NCHW'] as const;
  const peers = await startPeers([
    ours(THREADS),
    ...layouts.map(layout => pytorchKeepingMemory(THREADS, layout)),
  ]);
  const report = new Report('conv', {
    rounds,
    isa: peers[0].about.isa,
    threads: THREADS,
    versions: versions(peers),
  });
  const all: Measured<WindowCase>[] = [];
  for (const row of windows.filter(({ shape }) => !only || only === shape.op))
    for (const pass of passes) all.push(await compare(peers, row, pass, rounds));
  const lines = all.map(({ line }) => line);
  report.table('A batch of 32, 2 threads (ms; medians of rounds)', lines);
  judgeMeans(report, all);
  judgeRows(report, all);
  if (!only || only === 'strides')
    report.table('Strides and dilations', await strides(report, peers[0], rounds));
  peers.forEach(peer => peer.stop());
  return report.finish();
}
