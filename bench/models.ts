// SPDX-License-Identifier: MIT
// Training steps of whole models, as the examples write them, against PyTorch, eager.
import { models } from './cases.js';
import { quartiles, versions } from './networks.js';
import { ours, pytorchKeepingMemory, startPeers } from './peers.js';
import { Report } from './report.js';
import type { Settings } from './settings.js';
import { compare } from './steps.js';

const THREADS = 2;
const training = { both: true, name: 'forward + backward' } as const;

export async function benchModels({ rounds }: Settings): Promise<boolean> {
  const torch = (['channels_last', 'NCHW'] as const).flatMap(layout =>
    [1, THREADS].map(threads => pytorchKeepingMemory(threads, layout)),
  );
  const peers = await startPeers([ours(THREADS), ...torch]);
  const settings = { rounds, isa: peers[0].about.isa, threads: THREADS, versions: versions(peers) };
  const report = new Report('models', settings);
  const lines = [];
  for (const row of models) {
    const { ratio, line } = await compare(peers, row, training, rounds);
    lines.push({ ...line, pass: 'training step' });
    report.verdict(
      `${row.name}: a step at least ${row.atLeast}x as fast as PyTorch’s`,
      ratio.median >= row.atLeast,
      `${ratio.median.toFixed(2)}x [${quartiles(ratio)}]`,
    );
  }
  report.table('Training steps, 2 threads (ms; medians of rounds)', lines);
  peers.forEach(peer => peer.stop());
  return report.finish();
}
