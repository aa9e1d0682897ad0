// SPDX-License-Identifier: MIT
import { closingCounts } from './programs/closing.mjs';

export const claim =
  '`npm run test:cuda` passes, through the stand-in driver ASan clean, three thread orders, no leaked device allocation; every op in ops.def is exercised';

export async function show({ node }) {
  const output = await node(['scripts/cuda/test.mjs']).catch(error => error.stdout ?? '');
  const { passed, failed, skipped } = closingCounts(output);
  const on = /-- cuda: on (.*)/.exec(output)?.[1];
  if (!on) return { skip: /-- cuda: skipped, (.*)/.exec(output)?.[1] ?? 'it did not begin' };
  const native = /^native, (cuda.*)$/m.exec(output)?.[1];
  return {
    pass: failed === 0 && passed > 0,
    figure: `on ${on}: ${passed} passed, ${failed} failed, ${skipped} skipped (${native})`,
  };
}
