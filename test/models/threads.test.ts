// SPDX-License-Identifier: MIT
// Several environments at once, and ends in mid-run: each in a process of its own, on the built package.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { gpuEnv, hostOnly } from '../backends.js';

const run = promisify(execFile);
const programs = 'scripts/shows/core/programs';
const skip = existsSync('dist/esm/index.js') ? false : 'the package is not built';
const node = async (program: string, env: Record<string, string> = {}) =>
  (
    await run(process.execPath, [join(programs, program)], {
      env: { PATH: process.env.PATH, ...gpuEnv, ...env },
    })
  ).stdout;

t.test('four workers train at once, and one is terminated in mid-fit', { skip }, async t => {
  const { alone, results, terminated } = JSON.parse(
    await node('workers.mjs', { GEMMULE_STANDIN_LEAKS: '1' }),
  ) as {
    alone: string;
    results: string[];
    terminated: boolean;
  };
  t.same(results, [alone, alone, alone]);
  t.equal(terminated, true);
});

t.test('process.exit() in mid-fit ends the process cleanly', { skip }, async t => {
  t.equal(await node('exit_in_fit.mjs'), 'leaving\n');
});

t.test(
  'the weights have the same bits on one thread and on two',
  { skip: skip || hostOnly('threads are of the host') },
  async t => {
    t.equal(
      await node('weights_hash.mjs', { GEMMULE_NUM_THREADS: '1' }),
      await node('weights_hash.mjs', { GEMMULE_NUM_THREADS: '2' }),
    );
  },
);

t.test(
  'every instruction set trains, and one that is not here is refused by name',
  { skip: skip || hostOnly('instruction sets are of the host') },
  async t => {
    for (const isa of ['baseline', 'avx2', 'avx512', 'neon']) {
      const result = await node('weights_hash.mjs', { GEMMULE_ISA: isa }).catch(
        (error: Error) => error.message,
      );
      t.match(result, /^[0-9a-f]{16}\n|GEMMULE_ISA=\w+: this CPU has/, isa);
    }
  },
);
