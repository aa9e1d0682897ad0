// SPDX-License-Identifier: MIT
// `npm run shows -- core`: measures an area's claims at full size and writes them, one line a claim, to docs/shows/core.md.
// `npm run shows -- core mnist` runs only the claims whose file name holds "mnist", and renews only their lines.
// `npm run shows -- core mnist --try` writes nothing.
//
// A claim is a module scripts/shows/<area>/NN-name.mjs:
//   export const claim = 'MNIST, 5 epochs: test accuracy at least 0.970';
//   export async function show({ run, node, ratio }) { return { pass: true, figure: '0.9758 in 4.1 s' }; }
// `{ skip: 'why' }` where the machine lacks what it needs.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFile, execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { root } from './sources.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { try: { type: 'boolean' } },
});
const [area, only = ''] = positionals;
const areas = readdirSync(join(root, 'scripts/shows'));
if (!areas.includes(area)) {
  console.error(
    `npm run shows -- NAME: expected one of ${areas.join(', ')}, received ${area ?? 'nothing'}.`,
  );
  process.exit(2);
}

/** What a claim may use: its own process each, so that one claim's heap and threads are not another's. */
const tools = {
  root,
  /** Runs a program; its standard output. */
  run: async (program, args, { env, ...options } = {}) => {
    const settings = { cwd: root, maxBuffer: 1 << 28, env: { ...process.env, ...env }, ...options };
    return (await promisify(execFile)(program, args, settings)).stdout;
  },
  /** Runs a script in a node of its own; its standard output. */
  node: (args, options) => tools.run(process.execPath, args, options),
};

async function measure(file) {
  const { claim, show } = await import(pathToFileURL(join(root, 'scripts/shows', area, file)).href);
  const start = performance.now();
  const result = await show(tools).catch(error => ({
    pass: false,
    figure: String(error.message).split('\n')[0],
  }));
  const seconds = Math.round((performance.now() - start) / 1000);
  const verdict = result.skip ? 'skipped' : result.pass ? 'yes' : 'NO';
  console.log(`${verdict.padEnd(8)}${claim}: ${result.skip ?? result.figure} (${seconds} s)`);
  return { claim, verdict, figure: result.skip ?? result.figure, seen: when() };
}

const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

/** The commit measured; the page itself may be out of date while it is being written. */
function commit() {
  try {
    const changed =
      git('status', '--porcelain', '--', '.', ':!docs/shows', ':!bench/results') !== '';
    return git('rev-parse', '--short=10', 'HEAD') + (changed ? ' and uncommitted changes' : '');
  } catch {
    return 'unknown (no git here)';
  }
}

function machine() {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0].model.trim()}, ${availableParallelism()} cores, ${gigabytes} GB, ${process.platform} ${process.arch}, Node ${process.version}`;
}

const cell = text => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const when = () => `${commit()}, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const lineOf = r => `| ${cell(r.claim)} | ${cell(r.figure)} | ${r.verdict} | ${r.seen} |`;
const claimOf = line => line.split(' | ')[0].slice(2);

/** The lines of claims that were measured before, by their claims. */
function linesBefore(path) {
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => /^\| .* UTC \|$/.test(line));
  return new Map(lines.map(line => [claimOf(line), line]));
}

/** The table of all claims, in their order: those of this run, and what is known of the others. */
function page(results, claims, before) {
  const now = new Map(results.map(r => [cell(r.claim), lineOf(r)]));
  const lines = claims.map(claim => now.get(cell(claim)) ?? before.get(cell(claim)));
  return `# Shows: ${area}

Written by \`npm run shows -- ${area}\`. Do not edit.

Machine: ${machine()}.

| claim | measured | holds | seen |
|---|---|---|---|
${lines.filter(Boolean).join('\n')}
`;
}

const folder = join(root, 'scripts/shows', area);
const files = readdirSync(folder).filter(file => /^\d.*\.mjs$/.test(file)).sort(); // prettier-ignore
const results = [];
for (const file of files) if (file.includes(only)) results.push(await measure(file));

if (!values.try) {
  const pages = join(root, 'docs/shows');
  const path = join(pages, `${area}.md`);
  const modules = await Promise.all(files.map(file => import(pathToFileURL(join(folder, file)).href))); // prettier-ignore
  mkdirSync(pages, { recursive: true });
  writeFileSync(path, page(results, modules.map(module => module.claim), linesBefore(path))); // prettier-ignore
}
const count = verdict => results.filter(r => r.verdict === verdict).length;
console.log(`${count('yes')} passed, ${count('NO')} failed, ${count('skipped')} skipped`);
process.exit(count('NO') > 0 ? 1 : 0);
