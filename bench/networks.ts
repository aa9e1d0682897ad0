// SPDX-License-Identifier: MIT
// Networks trained, and asked for one answer at a time, against PyTorch, Keras, onnxruntime-node and tfjs.
import { type InferCase, type NetworkBench, type TrainCase } from './cases.js';
import { alternate, label, type Peer, type Rounds } from './peer.js';
import { keras, onnxruntime, ours, pytorch, startPeers, tfjs } from './peers.js';
import { figure, Report, type Row } from './report.js';
import type { Settings } from './settings.js';
import { median, type Spread, spread } from './statistics.js';

export const values = (rounds: Rounds, peer: Peer, key: string) =>
  rounds.get(peer)!.map(answer => answer[key]);

/** Of the peers with one of these names, e.g. on 1 and on 2 threads, the one that is best by its median. */
export function best(
  rounds: Rounds,
  names: readonly string[],
  key: string,
  isBetter: (a: number, b: number) => boolean,
): Peer | undefined {
  const candidates = [...rounds.keys()].filter(peer => names.includes(peer.name));
  return candidates.reduce<Peer | undefined>((found, peer) => {
    if (!found) return peer;
    return isBetter(median(values(rounds, peer, key)), median(values(rounds, found, key)))
      ? peer
      : found;
  }, undefined);
}

/** a's figures over b's, round by round as far as b was measured. */
export const ratios = (rounds: Rounds, a: Peer, b: Peer, key: string): Spread => {
  const ours = values(rounds, a, key);
  return spread(values(rounds, b, key).map((theirs, round) => ours[round] / theirs));
};
export const quartiles = ({ q1, q3 }: Spread) => `${figure(q1)}-${figure(q3)}`;
const mine = (rounds: Rounds) => [...rounds.keys()].filter(peer => peer.name === 'gemmule');
const at = (rounds: Rounds, peer: Peer, key: string) => median(values(rounds, peer, key));

/** Who is compared: those that a claim is about, as one, and each other kind by itself. */
const contenders = (against: readonly string[], others: readonly string[]) => [
  against,
  ...others.filter(name => !against.includes(name)).map(name => [name]),
];

export async function train(
  report: Report,
  peers: readonly Peer[],
  row: TrainCase,
  { against }: NetworkBench,
  count: number,
): Promise<Row[]> {
  const key = 'samplesPerSecond';
  const able = peers.filter(peer => peer.name !== 'onnxruntime-node');
  const { network, batch } = row;
  const rounds = await alternate(able, { round: 'train', network, batch }, count);
  const rows: Row[] = [];
  for (const our of mine(rounds)) {
    for (const names of contenders(against, ['PyTorch', 'Keras', 'tfjs wasm', 'tfjs cpu'])) {
      const their = best(rounds, names, key, (a, b) => a > b);
      if (!their) continue;
      const ratio = ratios(rounds, our, their, key);
      const [a, b] = [at(rounds, our, key), at(rounds, their, key)];
      rows.push({
        case: row.name,
        'our threads': String(our.threads),
        'ours samples/s': a,
        peer: label(their),
        'peer samples/s': b,
        'ours / peer': ratio.median,
        'q1-q3': quartiles(ratio),
      });
      if (names !== against) continue;
      const claim = `train ${row.name}, ${our.threads} thread(s): at least ${row.atLeast}x ${against.join(' and ')}`;
      report.verdict(
        claim,
        ratio.median >= row.atLeast,
        `${ratio.median.toFixed(2)}x [${quartiles(ratio)}] (${figure(a)} against ${figure(b)} samples/s, ${label(their)})`,
      );
    }
  }
  return rows;
}

const CALLS = 3000;
export async function infer(
  report: Report,
  peers: readonly Peer[],
  { network, name, atMost }: InferCase,
  count: number,
): Promise<Row[]> {
  const rounds = await alternate(peers, { round: 'infer', network, calls: CALLS }, count);
  const rows: Row[] = [];
  for (const our of mine(rounds)) {
    for (const kind of ['onnxruntime-node', 'PyTorch', 'Keras', 'tfjs wasm', 'tfjs cpu']) {
      const their = best(rounds, [kind], 'p50', (a, b) => a < b);
      if (!their) continue;
      const [p50, p99] = ['p50', 'p99'].map(key => ratios(rounds, our, their, key));
      const micros = (peer: Peer, key: string) => at(rounds, peer, key);
      rows.push({
        case: name,
        'our threads': String(our.threads),
        'ours p50 µs': micros(our, 'p50'),
        'ours p99 µs': micros(our, 'p99'),
        peer: label(their),
        'peer p50 µs': micros(their, 'p50'),
        'peer p99 µs': micros(their, 'p99'),
        'p50 ours / peer': p50.median,
        'q1-q3': quartiles(p50),
        'p99 ours / peer': p99.median,
      });
      if (kind !== 'onnxruntime-node') continue;
      const claim = `predictSync ${name}, ${our.threads} thread(s), against onnxruntime-node`;
      report.verdict(
        `${claim}: p50 at most ${atMost.p50} of it`,
        p50.median <= atMost.p50,
        `${p50.median.toFixed(3)} [${quartiles(p50)}] (${figure(micros(our, 'p50'))} against ${figure(micros(their, 'p50'))} µs)`,
      );
      if (atMost.p99 === undefined) continue;
      report.verdict(
        `${claim}: p99 at most ${atMost.p99} of it`,
        p99.median <= atMost.p99,
        `${p99.median.toFixed(3)} [${quartiles(p99)}] (${figure(micros(our, 'p99'))} against ${figure(micros(their, 'p99'))} µs)`,
      );
    }
  }
  return rows;
}

export const specsOf = ({ threads, layouts, tfjsRounds }: NetworkBench) => [
  ...threads.map(ours),
  ...[1, 2].flatMap(count => layouts.map(layout => pytorch(count, layout))),
  keras(2),
  onnxruntime(1),
  onnxruntime(2),
  { ...tfjs('wasm'), mostRounds: tfjsRounds?.wasm },
  { ...tfjs('cpu'), mostRounds: tfjsRounds?.cpu },
];

/** Parts: train, infer. */
export const benchNetworks =
  (name: string, bench: NetworkBench) =>
  async ({ rounds, only }: Settings): Promise<boolean> => {
    const peers = await startPeers(specsOf(bench));
    const { isa } = peers[0].about;
    const { threads } = bench;
    const report = new Report(name, { rounds, isa, threads, versions: versions(peers) });
    if (only !== 'infer') {
      const rows: Row[] = [];
      for (const row of bench.train) rows.push(...(await train(report, peers, row, bench, rounds)));
      report.table('Training, samples a second (median of rounds)', rows);
    }
    if (only !== 'train') {
      const rows: Row[] = [];
      for (const row of bench.infer) rows.push(...(await infer(report, peers, row, rounds)));
      report.table('Inference of one sample, read (µs; medians of rounds)', rows);
    }
    peers.forEach(peer => peer.stop());
    return report.finish();
  };

export const versions = (peers: readonly Peer[]) =>
  Object.fromEntries(peers.map(peer => [peer.name, peer.about.version]));
