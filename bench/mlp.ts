// SPDX-License-Identifier: MIT
// A small network trained and asked for one answer at a time, against PyTorch, onnxruntime-node and tfjs.
import { training, type TrainCase } from './cases.js';
import { alternate, type Peer, type Rounds } from './peer.js';
import { onnxruntime, ours, pytorch, startPeers, tfjs } from './peers.js';
import { figure, Report, type Row } from './report.js';
import type { Settings } from './run.js';
import { median, type Spread, spread } from './statistics.js';

const CALLS = 3000;
const values = (rounds: Rounds, peer: Peer, key: string) =>
  rounds.get(peer)!.map(answer => answer[key]);

/** Of the peers with a name, e.g. on 1 and on 2 threads, the one that is best by its median. */
function best(
  rounds: Rounds,
  name: string,
  key: string,
  isBetter: (a: number, b: number) => boolean,
): Peer | undefined {
  const candidates = [...rounds.keys()].filter(peer => peer.name === name);
  return candidates.reduce<Peer | undefined>((found, peer) => {
    if (!found) return peer;
    return isBetter(median(values(rounds, peer, key)), median(values(rounds, found, key)))
      ? peer
      : found;
  }, undefined);
}

/** Ours over theirs, round by round. */
const ratios = (rounds: Rounds, a: Peer, b: Peer, key: string): Spread => {
  const theirs = values(rounds, b, key);
  return spread(values(rounds, a, key).map((value, round) => value / theirs[round]));
};
const quartiles = ({ q1, q3 }: Spread) => `${figure(q1)}-${figure(q3)}`;
const mine = (rounds: Rounds) => [...rounds.keys()].filter(peer => peer.name === 'gemmule');

async function train(
  report: Report,
  peers: readonly Peer[],
  row: TrainCase,
  count: number,
): Promise<Row[]> {
  const key = 'samplesPerSecond';
  const able = peers.filter(peer => peer.name !== 'onnxruntime-node');
  const rounds = await alternate(able, { round: 'train', batch: row.batch }, count);
  const rows: Row[] = [];
  for (const our of mine(rounds)) {
    for (const name of ['PyTorch', 'tfjs wasm', 'tfjs cpu']) {
      const their = best(rounds, name, key, (a, b) => a > b);
      if (!their) continue;
      const ratio = ratios(rounds, our, their, key);
      const [a, b] = [median(values(rounds, our, key)), median(values(rounds, their, key))];
      rows.push({
        case: row.name,
        'our threads': String(our.threads),
        'ours samples/s': a,
        peer: `${name}, ${their.threads} thread(s)`,
        'peer samples/s': b,
        'ours / peer': ratio.median,
        'q1-q3': quartiles(ratio),
      });
      if (name !== 'PyTorch') continue;
      const claim = `train ${row.name}, ${our.threads} thread(s): at least ${row.atLeast}x PyTorch`;
      report.verdict(
        claim,
        ratio.median >= row.atLeast,
        `${ratio.median.toFixed(2)}x [${quartiles(ratio)}] (${figure(a)} against ${figure(b)} samples/s)`,
      );
    }
  }
  return rows;
}

async function infer(report: Report, peers: readonly Peer[], count: number): Promise<Row[]> {
  const rounds = await alternate(peers, { round: 'infer', calls: CALLS }, count);
  const rows: Row[] = [];
  for (const our of mine(rounds)) {
    for (const name of ['onnxruntime-node', 'PyTorch', 'tfjs wasm', 'tfjs cpu']) {
      const their = best(rounds, name, 'p50', (a, b) => a < b);
      if (!their) continue;
      const [p50, p99] = ['p50', 'p99'].map(key => ratios(rounds, our, their, key));
      const at = (peer: Peer, key: string) => median(values(rounds, peer, key));
      rows.push({
        case: 'mlp 784-64-10, batch 1',
        'our threads': String(our.threads),
        'ours p50 µs': at(our, 'p50'),
        'ours p99 µs': at(our, 'p99'),
        peer: `${name}, ${their.threads} thread(s)`,
        'peer p50 µs': at(their, 'p50'),
        'peer p99 µs': at(their, 'p99'),
        'p50 ours / peer': p50.median,
        'q1-q3': quartiles(p50),
        'p99 ours / peer': p99.median,
      });
      if (name !== 'onnxruntime-node') continue;
      const claim = `predictSync batch 1, ${our.threads} thread(s), against onnxruntime-node`;
      report.verdict(
        `${claim}: p50 at most 0.3 of it`,
        p50.median <= 0.3,
        `${p50.median.toFixed(3)} [${quartiles(p50)}] (${figure(at(our, 'p50'))} against ${figure(at(their, 'p50'))} µs)`,
      );
      report.verdict(
        `${claim}: p99 no worse`,
        p99.median <= 1,
        `${p99.median.toFixed(3)} [${quartiles(p99)}] (${figure(at(our, 'p99'))} against ${figure(at(their, 'p99'))} µs)`,
      );
    }
  }
  return rows;
}

/** Parts: train, infer. */
export async function benchMlp({ rounds, only }: Settings): Promise<boolean> {
  const peers = await startPeers([
    ours(1),
    pytorch(1),
    ours(2),
    pytorch(2),
    onnxruntime(1),
    onnxruntime(2),
    tfjs('wasm'),
    tfjs('cpu'),
  ]);
  const report = new Report('mlp', {
    rounds,
    isa: peers[0].about.isa,
    threads: '1,2',
    versions: versions(peers),
  });
  if (only !== 'infer') {
    const rows: Row[] = [];
    for (const row of training) rows.push(...(await train(report, peers, row, rounds)));
    report.table('Training, samples a second (median of rounds)', rows);
  }
  if (only !== 'train')
    report.table(
      'Inference of one sample, read (µs; medians of rounds)',
      await infer(report, peers, rounds),
    );
  peers.forEach(peer => peer.stop());
  return report.finish();
}

export const versions = (peers: readonly Peer[]) =>
  Object.fromEntries(peers.map(peer => [peer.name, peer.about.version]));
