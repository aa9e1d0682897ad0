// SPDX-License-Identifier: MIT
// `npm test`, the first tier: every stage runs whatever the one before said, and one line at the end adds them up.
// Names of stages as arguments run those alone: `npm test -- lint ts`.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { has, root } from './sources.mjs';

const script = (name, ...args) => [process.execPath, join('scripts', name), ...args];
const bin = (name, ...args) => [process.execPath, join('node_modules', name), ...args];
const tapFile = join(root, 'build/tests.tap');

const once = ({ status }) => ({
  passed: status === 0 ? 1 : 0,
  failed: status === 0 ? 0 : 1,
  skipped: 0,
});
const skipped = { passed: 0, failed: 0, skipped: 1 };

const stages = {
  addon: { command: script('build-addon.mjs'), count: once },
  build: { command: script('build-ts.mjs'), count: once },
  lint: { command: bin('eslint/bin/eslint.js', '.', '--quiet'), count: once },
  types: { command: bin('typescript/bin/tsc', '-p', '.'), count: once },
  format: { command: script('format.mjs', '--check', '--ts'), count: once },
  'format-cpp': {
    command: script('format.mjs', '--check', '--cpp'),
    count: once,
    needs: 'clang-format',
  },
  gen: { command: script('gen.mjs', '--check'), count: once },
  native: { command: ['bash', 'scripts/native-tests.sh'], count: fromClosingLine },
  ts: {
    command: bin('tap/dist/esm/run.mjs', '--reporter=terse', `--output-file=${tapFile}`),
    count: fromTap,
    before: clearTap,
  },
};

/** Runs one stage, its output passed through and kept. */
function execute([program, ...args]) {
  return new Promise(resolve => {
    // CI: tap then prints its summary once, instead of painting it anew after every test.
    const env = { ...process.env, CI: 'true' };
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', text => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', error => resolve({ status: 1, output: `${error.message}\n` }));
    child.on('close', (status, signal) => resolve({ status: signal ? 1 : status, output }));
  });
}

/** A stage that exits with an error has failed at least once, whatever it counted. */
function atLeastOneFailure(counts, status) {
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function fromClosingLine({ status, output }) {
  const lines = [
    ...output.matchAll(/^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/gm),
  ];
  if (lines.length === 0) return once({ status: status || 1 });
  const [passed, failed, skipped] = lines
    .at(-1)
    .slice(1)
    .map(text => Number(text ?? 0));
  return atLeastOneFailure({ passed, failed, skipped }, status);
}

function clearTap() {
  mkdirSync(join(root, 'build'), { recursive: true });
  rmSync(tapFile, { force: true });
}

/** tap closes with `# { total: 4, pass: 2, fail: 1, skip: 1 }`. */
function fromTap({ status }) {
  const text = existsSync(tapFile) ? readFileSync(tapFile, 'utf8') : '';
  const closing = [...text.matchAll(/^# \{ total: .*\}$/gm)].at(-1)?.[0];
  if (!closing) return once({ status: status || 1 });
  const number = key => Number(new RegExp(`\\b${key}: (\\d+)`).exec(closing)?.[1] ?? 0);
  return atLeastOneFailure(
    { passed: number('pass'), failed: number('fail'), skipped: number('skip') + number('todo') },
    status,
  );
}

async function runStage(name, { command, count, needs, before }) {
  if (needs && !has(needs))
    return (console.log(`-- ${name}: skipped, there is no ${needs} here`), skipped);
  before?.();
  const start = performance.now();
  console.log(`-- ${name}`);
  const counts = count(await execute(command));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`-- ${name}: ${describe(counts)} (${seconds} s)`);
  return counts;
}

const describe = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

const asked = process.argv.slice(2);
const unknown = asked.find(name => !(name in stages));
if (unknown)
  throw new Error(`npm test: no stage "${unknown}"; there are ${Object.keys(stages).join(', ')}.`);

const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, stage] of Object.entries(stages)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const counts = await runStage(name, stage);
  for (const key of Object.keys(total)) total[key] += counts[key];
}
console.log(describe(total));
process.exitCode = total.failed > 0 ? 1 : 0;
