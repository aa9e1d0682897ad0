// SPDX-License-Identifier: MIT
// What an eager op costs the caller: in a loop that disposes of the results, in one with `tidy`, and where each result is read.
import { eager, type EagerCase } from './cases.js';
import { versions } from './networks.js';
import { alternate, type Peer, type Rounds } from './peer.js';
import { ours, pytorch, startPeers, tfjs } from './peers.js';
import { figure, Report, type Row } from './report.js';
import type { Settings } from './settings.js';
import { median, spread } from './statistics.js';

interface Way {
  way: 'disposed' | 'tidied' | 'read';
  calls: number;
  /** The claim: microseconds at the median. */
  atMost: number;
}
const ways: readonly Way[] = [
  { way: 'disposed', calls: 10000, atMost: 0.3 },
  { way: 'tidied', calls: 10000, atMost: 0.3 },
  { way: 'read', calls: 2000, atMost: 2 },
];

const at = (rounds: Rounds, peer: Peer, key: string) =>
  median(rounds.get(peer)!.map(answer => answer[key]));

async function measure(
  report: Report,
  peers: readonly Peer[],
  row: EagerCase,
  { way, calls, atMost }: Way,
  count: number,
): Promise<Row[]> {
  const rounds = await alternate(peers, { round: 'enqueue', op: row.op, way, calls }, count);
  const our = peers.find(peer => peer.name === 'gemmule')!;
  const mine = rounds.get(our)!.map(answer => answer.p50);
  const { q1, q3 } = spread(mine);
  const [p50, p99] = [at(rounds, our, 'p50'), at(rounds, our, 'p99')];
  const mean = at(rounds, our, 'mean');
  const what = way === 'read' ? 'and read' : `in a loop, ${way}`;
  report.verdict(
    `${row.name}, ${what}: at most ${atMost} µs`,
    p50 <= atMost,
    `${figure(p50)} µs [${figure(q1)}-${figure(q3)}], p99 ${figure(p99)}, mean ${figure(mean)} µs`,
  );
  return [...rounds.keys()]
    .filter(peer => peer !== our)
    .map(peer => ({
      op: row.name,
      way,
      'ours p50 µs': p50,
      'ours p99 µs': p99,
      'ours mean µs': mean,
      peer: peer.name,
      'peer p50 µs': at(rounds, peer, 'p50'),
      'peer p99 µs': at(rounds, peer, 'p99'),
      'peer mean µs': at(rounds, peer, 'mean'),
      'p50 ours / peer': median(rounds.get(peer)!.map((answer, round) => mine[round] / answer.p50)),
    }));
}

/** Parts: disposed, tidied, read. */
export async function benchEnqueue({ rounds, only }: Settings): Promise<boolean> {
  const peers = await startPeers([ours(2), pytorch(1), tfjs('wasm'), tfjs('cpu')]);
  const report = new Report('enqueue', {
    rounds,
    isa: peers[0].about.isa,
    threads: 2,
    versions: versions(peers),
  });
  const rows: Row[] = [];
  for (const row of eager)
    for (const way of ways.filter(one => !only || one.way === only))
      rows.push(...(await measure(report, peers, row, way, rounds)));
  report.table(
    'The cost of an eager op to its caller (µs; a loop is timed 64 ops at a time; the mean is of the whole loop)',
    rows,
  );
  peers.forEach(peer => peer.stop());
  return report.finish();
}
