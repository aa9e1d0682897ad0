// SPDX-License-Identifier: MIT
import { testsOf } from '../../../claims/tests.mjs';
import { closingCounts } from '../../cuda/programs/closing.mjs';

const folders = ['.', 'ops', 'models', 'saving', 'callbacks'];

/** The native suite and these folders' tests with `env` set, behind the words of `before`. */
export async function suitesOn(run, { env, before = [] }) {
  const there = (program, args, options) => {
    const [first, ...rest] = [...before, program, ...args];
    return run(first, rest, { ...options, env });
  };
  const output = await there('bash', ['scripts/native-tests.sh', 'release']).catch(e => e.stdout);
  const { passed, failed } = closingCounts(output);
  const tests = await testsOf(there, ...folders);
  return {
    pass: failed === 0 && passed > 0 && tests.pass,
    figure: `native: ${passed} passed, ${failed} failed; ${tests.figure}`,
  };
}
