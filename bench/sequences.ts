// SPDX-License-Identifier: MIT
// Recurrent layers and attention, forward and with their gradients, and a classifier, against PyTorch, Keras, onnxruntime-node and tfjs.
import { type ChildProcess, spawn } from 'node:child_process';
import { attentions, classifier, lstms, type SequenceCase } from './cases.js';
import { infer, quartiles, specsOf, train, values, versions } from './networks.js';
import { alternate, type Peer } from './peer.js';
import { ours, pytorchKeepingMemory, startPeers } from './peers.js';
import { figure, Report, type Row } from './report.js';
import type { Settings } from './settings.js';
import { median } from './statistics.js';
import { compare, type Measured, passes, requestOf } from './steps.js';

const THREADS = 2;
const layout = 'channels_last';
const pytorch = [pytorchKeepingMemory(1, layout), pytorchKeepingMemory(THREADS, layout)];

async function compareAll(
  peers: readonly Peer[],
  cases: readonly SequenceCase[],
  count: number,
): Promise<Measured<SequenceCase>[]> {
  const all: Measured<SequenceCase>[] = [];
  for (const row of cases)
    for (const pass of passes) all.push(await compare(peers, row, pass, count));
  return all;
}

function judge(report: Report, all: readonly Measured<SequenceCase>[]): void {
  for (const { row, pass, ratio } of all) {
    const atLeast = pass === 'forward' ? row.atLeast.forward : row.atLeast.both;
    if (atLeast === undefined) continue;
    report.verdict(
      `${row.name}, ${pass}: at least ${atLeast}x PyTorch`,
      ratio.median >= atLeast,
      `${ratio.median.toFixed(2)}x [${quartiles(ratio)}]`,
    );
  }
}

/** A process that keeps the last core busy. */
function occupyCore(): ChildProcess {
  const loop = 'for (;;) ;';
  return spawn('taskset', ['-c', String(THREADS - 1), process.execPath, '-e', loop]);
}

/** The same beside a process that has one of the cores: against PyTorch there, and against our own time with one thread. */
async function disturbed(
  report: Report,
  peers: readonly Peer[],
  alone: Peer,
  count: number,
): Promise<Row[]> {
  const busy = occupyCore();
  const rows: Row[] = [];
  try {
    for (const row of lstms) {
      const { ratio, line } = await compare(peers, row, passes[1], count);
      const rounds = await alternate([peers[0], alone], requestOf(row.shape, true), count);
      const [two, one] = [...rounds.keys()].map(peer => median(values(rounds, peer, 'ms')));
      rows.push({ ...line, 'ours, 1 thread, ms': one, 'ours / 1 thread': two / one });
      report.verdict(
        `${row.name}, ${line.pass}, one core busy: at least 1x PyTorch`,
        ratio.median >= 1,
        `${ratio.median.toFixed(2)}x [${quartiles(ratio)}]`,
      );
      report.verdict(
        `${row.name}, ${line.pass}, one core busy: at most 1.25x our time with 1 thread`,
        two / one <= 1.25,
        `${figure(two / one)}x`,
      );
    }
  } finally {
    busy.kill();
  }
  return rows;
}

const settingsOf = (peers: readonly Peer[], rounds: number) => ({
  rounds,
  isa: peers[0].about.isa,
  threads: THREADS,
  versions: versions(peers),
});

async function layers(report: Report, peers: readonly Peer[], rounds: number): Promise<void> {
  const all = await compareAll(peers, lstms, rounds);
  const lines = all.map(({ line }) => line);
  report.table('LSTM over whole sequences, 2 threads (ms; medians of rounds)', lines);
  judge(report, all);
}

async function network(report: Report, peers: readonly Peer[], rounds: number): Promise<void> {
  const rows: Row[] = [];
  for (const row of classifier.train)
    rows.push(...(await train(report, peers, row, classifier, rounds)));
  report.table('Training, samples a second (median of rounds)', rows);
  const calls: Row[] = [];
  for (const row of classifier.infer) calls.push(...(await infer(report, peers, row, rounds)));
  report.table('Inference of one sample, read (µs; medians of rounds)', calls);
}

/** Parts: layers, busy, network. */
export async function benchLstm({ rounds, only }: Settings): Promise<boolean> {
  const peers = await startPeers([ours(THREADS), ...pytorch]);
  const report = new Report('lstm', settingsOf(peers, rounds));
  if (!only || only === 'layers') await layers(report, peers, rounds);
  if (!only || only === 'busy') {
    const [alone] = await startPeers([ours(1)]);
    const rows = await disturbed(report, peers, alone, rounds);
    report.table('Beside a process that keeps one core busy', rows);
    alone.stop();
  }
  peers.forEach(peer => peer.stop());
  if (!only || only === 'network') {
    const all = await startPeers(specsOf(classifier));
    await network(report, all, rounds);
    all.forEach(peer => peer.stop());
  }
  return report.finish();
}

export async function benchAttention({ rounds }: Settings): Promise<boolean> {
  const peers = await startPeers([ours(THREADS), ...pytorch]);
  const report = new Report('attention', settingsOf(peers, rounds));
  const all = await compareAll(peers, attentions, rounds);
  const lines = all.map(({ line }) => line);
  report.table('Attention, 2 threads (ms; medians of rounds)', lines);
  judge(report, all);
  peers.forEach(peer => peer.stop());
  return report.finish();
}
