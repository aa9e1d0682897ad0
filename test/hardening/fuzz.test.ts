// SPDX-License-Identifier: MIT
// The short fuzz of every push; `npm run shows -- ship` makes a million calls, under sanitizers.
import t from 'tap';
// @ts-expect-error: a script, without types
import * as children from './children.mjs';

interface Report {
  ran: number;
  refusals: Record<string, number>;
  accepted: Record<string, number>;
  wrong: string[];
}
const fuzz = children.fuzz as (how: {
  surface: string;
  seed: number;
  calls: number;
}) => Promise<Report>;

const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((a, b) => a + b, 0);

t.test('10,000 hostile calls of the addon', async t => {
  const { ran, refusals, accepted, wrong } = await fuzz({
    surface: 'addon',
    seed: 1,
    calls: 10_000,
  });
  t.same(wrong, []);
  t.equal(ran + sum(refusals), 10_000);
  t.ok(sum(refusals) > 1000);
  for (const name of ['submit', 'write', 'read', 'compile', 'replay', 'advance', 'run', 'start'])
    t.ok(accepted[name] > 20, name);
});

t.test('5,000 hostile calls of what gemmule exports', async t => {
  const { ran, refusals, wrong } = await fuzz({ surface: 'public', seed: 1, calls: 5000 });
  t.same(wrong, []);
  t.ok(ran > 500 && sum(refusals) > 1000);
});

t.test('allocations that fail', async t => {
  const { skip, counts, wrong } = (await (children.outOfMemory as () => unknown)()) as {
    skip?: string;
    counts: Record<string, { points: number; refused: number }>;
    wrong: string[];
  };
  if (skip !== undefined) return t.comment(`skipped: ${skip}`);
  t.same(wrong, []);
  t.ok(counts.training.points > 10 && counts.training.refused > 10);
});
