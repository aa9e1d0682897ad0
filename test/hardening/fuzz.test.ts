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
  unworded: string[];
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

t.test('2,000 hostile calls of what gemmule exports', async t => {
  const how = { surface: 'public', seed: 1, calls: 2000 };
  const { ran, refusals, wrong, unworded } = await fuzz(how);
  t.same(wrong, []);
  t.ok(ran > 200 && sum(refusals) > 500);
  t.ok(unworded.length < 2000 / 20, `${unworded.length} errors in the engine's words`);
});

t.test('300 files that lie', async t => {
  const { ran, refusals, accepted, wrong, unworded } = await fuzz({
    surface: 'files',
    seed: 1,
    calls: 500,
  });
  t.same([...wrong, ...unworded], []);
  t.ok(ran > 20 && sum(refusals) > 200);
  t.ok(accepted.idx > 0 && accepted['saved folder, other values'] > 0);
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
