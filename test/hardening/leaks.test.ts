// SPDX-License-Identifier: MIT
// Ten rounds of each kind of work; `npm run shows -- ship` runs 300, whose slope is told with confidence.
import t from 'tap';
// @ts-expect-error: a script, without types
import * as children from './children.mjs';

const MOST_A_ROUND = 512 << 10; // bytes: below what one round of any of these would leave

const leaks = children.leaks as (
  rounds: number,
) => Promise<Record<string, { live: number; slope: number }>>;

t.test('nothing is left of what was made and dropped', async t => {
  for (const [name, { live, slope }] of Object.entries(await leaks(10))) {
    t.ok(live <= 0, `${name}: ${live} bytes of tensors`);
    t.ok(slope < MOST_A_ROUND, `${name}: ${slope} bytes a round`);
  }
});
