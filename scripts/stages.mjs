// SPDX-License-Identifier: MIT
// Stages of a test run: each runs whatever the one before said, prints its counts, and one line at the end adds them up.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './sources.mjs';

export const script = (name, ...args) => [process.execPath, join('scripts', name), ...args];
export const bin = (name, ...args) => [process.execPath, join('node_modules', name), ...args];

/** The count of a stage that succeeds or fails as a whole. */
export const once = ({ status }) => ({
  passed: status === 0 ? 1 : 0,
  failed: status === 0 ? 0 : 1,
  skipped: 0,
});

/** A stage that exits with an error has failed at least once, whatever it counted. */
function atLeastOneFailure(counts, status) {
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The count of a stage that ends with `4 passed, 1 failed, 1 skipped`. */
export function fromClosingLine({ status, output }) {
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

const MOST_FAILURES = 20;
/** The assertions that failed, each with what was expected: the terse reporter may keep them to itself. */
function failures(text) {
  const blocks = text.match(/^ +not ok .*\n(?: +---\n(?:.*\n)*? +\.\.\.\n)?/gm) ?? [];
  return blocks.filter(block => !block.includes('# time=')).slice(0, MOST_FAILURES);
}

/** tap closes with `# { total: 4, pass: 2, fail: 1, skip: 1 }`. */
function fromTap(file, status) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const closing = [...text.matchAll(/^# \{ total: .*\}$/gm)].at(-1)?.[0];
  if (!closing) return once({ status: status || 1 });
  for (const failure of failures(text)) console.log(failure);
  const number = key => Number(new RegExp(`\\b${key}: (\\d+)`).exec(closing)?.[1] ?? 0);
  return atLeastOneFailure(
    { passed: number('pass'), failed: number('fail'), skipped: number('skip') + number('todo') },
    status,
  );
}

/** A stage of TypeScript tests: all that .taprc names, or these. What they said is kept in `output`, in build/. */
export function tapStage(output, tests = []) {
  const file = join(root, 'build', output);
  return {
    command: bin('tap/dist/esm/run.mjs', '--reporter=terse', `--output-file=${file}`, ...tests),
    count: ({ status }) => fromTap(file, status),
    before() {
      mkdirSync(dirname(file), { recursive: true });
      rmSync(file, { force: true });
    },
  };
}

/** Runs one stage, its output passed through and kept. */
function execute([program, ...args], extra) {
  return new Promise(resolve => {
    // CI: tap then prints its summary once, instead of painting it anew after every test.
    const env = { ...process.env, ...extra, CI: 'true' };
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

export const describe = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

async function runStage(name, { command, count, env, skip, before }) {
  const why = skip?.();
  if (why)
    return (console.log(`-- ${name}: skipped, ${why}`), { passed: 0, failed: 0, skipped: 1 });
  before?.();
  const start = performance.now();
  console.log(`-- ${name}`);
  const counts = count(await execute(command, env));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`-- ${name}: ${describe(counts)} (${seconds} s)`);
  return counts;
}

/** Runs the stages, or those of them that are asked for by name, and sets the exit code. */
export async function runStages(who, stages, asked) {
  const unknown = asked.find(name => !(name in stages));
  if (unknown)
    throw new Error(`${who}: no stage "${unknown}"; there are ${Object.keys(stages).join(', ')}.`);
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, stage] of Object.entries(stages)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const counts = await runStage(name, stage);
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  console.log(describe(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}
