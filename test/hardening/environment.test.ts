// SPDX-License-Identifier: MIT
// What the environment sets, in processes of their own.
import { spawnSync } from 'node:child_process';
import t from 'tap';

/** Runs code with `gm` loaded: what it printed, or the error that ended it. */
function run(env: Record<string, string>, code: string): string {
  const program = `import * as gm from './src/index.js';\n${code}`;
  const args = ['--import=@tapjs/typescript/import', '--input-type=module', '--eval', program];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, TS_NODE_TRANSPILE_ONLY: '1', ...env },
  });
  return stdout || stderr;
}
const sum =
  'let x = gm.zeros([1000]); for (let i = 0; i < 500; i++) x = x.add(1); console.log(x.dataSync()[0]);';

t.test(
  'GEMMULE_MAX_IN_FLIGHT lets nothing wait, or refuses what is no number of bytes',
  async t => {
    t.equal(run({ GEMMULE_MAX_IN_FLIGHT: '0' }, sum), '500\n');
    t.match(
      run({ GEMMULE_MAX_IN_FLIGHT: '1G' }, sum),
      /RangeError: GEMMULE_MAX_IN_FLIGHT: expected an integer from 0 to \d+, received "1G"/,
    );
  },
);

t.test('GEMMULE_DEBUG says where the op that failed was written', async t => {
  const code = `
    function embed() { return gm.gather(gm.ones([3, 1]), [7]); }
    const y = gm.relu(embed());
    try { y.dataSync(); } catch (error) { console.log(error.stack); }`;
  const where = /enqueued\n[^]*at embed /;
  t.match(run({ GEMMULE_DEBUG: '1' }, code), where);
  t.notMatch(run({ GEMMULE_DEBUG: '' }, code), where);
});
