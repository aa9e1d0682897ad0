// SPDX-License-Identifier: MIT
// A process that is killed in the midst of a training (all 50 times: npm run shows -- keras kill).
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';

const root = fileURLToPath(new URL('../..', import.meta.url));
const skip = existsSync(`${root}dist/esm/index.js`) ? false : 'the package is not built';

t.test('a training that is killed four times ends as if it had not been', { skip }, async t => {
  const program = `${root}scripts/shows/keras/programs/kills.mjs`;
  const { stdout } = await promisify(execFile)(process.execPath, [program, '1', '4']);
  const { kills, differing } = JSON.parse(stdout) as {
    kills: Record<string, number>;
    differing: string[];
  };
  t.equal(
    Object.values(kills).reduce((a, b) => a + b),
    4,
  );
  t.same(differing, []);
});
