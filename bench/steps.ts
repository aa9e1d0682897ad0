// SPDX-License-Identifier: MIT
// One op or layer on random data, forward and with its gradients, against PyTorch.
import { alternate, label, type Peer, type Request } from './peer.js';
import { best, quartiles, ratios, values } from './networks.js';
import type { Row } from './report.js';
import { median, type Spread } from './statistics.js';

/** What a peer makes of it: see `steps` in peers/gemmule.mjs and peers/pytorch.py. */
export type StepShape = { op: string } & Record<string, string | number | boolean | undefined>;
export interface StepCase<S extends StepShape> {
  name: string;
  shape: S;
}
export const passes = [
  { both: false, name: 'forward' },
  { both: true, name: 'forward + backward' },
] as const;
export type Pass = (typeof passes)[number];

export interface Measured<C> {
  row: C;
  pass: Pass['name'];
  /** PyTorch's time over ours: above 1 we are faster. */
  ratio: Spread;
  line: Row;
}

export const requestOf = (shape: StepShape, both: boolean): Request => ({
  round: 'step',
  ...shape,
  both,
});

/** The first of the peers, ours, against the best of PyTorch's. */
export async function compare<S extends StepShape, C extends StepCase<S>>(
  peers: readonly Peer[],
  row: C,
  pass: Pass,
  count: number,
): Promise<Measured<C>> {
  const rounds = await alternate(peers, requestOf(row.shape, pass.both), count);
  const our = peers[0];
  const their = best(rounds, ['PyTorch'], 'ms', (a, b) => a < b);
  if (!their || !rounds.has(our)) throw new Error(`bench: nothing to compare ${row.name} with.`);
  const ratio = ratios(rounds, their, our, 'ms');
  const line = {
    case: row.name,
    pass: pass.name,
    'ours ms': median(values(rounds, our, 'ms')),
    peer: label(their),
    'peer ms': median(values(rounds, their, 'ms')),
    'peer / ours': ratio.median,
    'q1-q3': quartiles(ratio),
  };
  return { row, pass: pass.name, ratio, line };
}
