// SPDX-License-Identifier: MIT
// `npm run release -- --dry-run`: whether this commit can be published, one line a check; `--skip-tests` where `npm test` has
// passed already. Publishing itself, with provenance, is left to .github/workflows/release.yml, which a pushed tag starts.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { checks, manifest, tagOf } from './release/checks.mjs';

const { values } = parseArgs({
  options: { 'dry-run': { type: 'boolean' }, 'skip-tests': { type: 'boolean' } },
});
const isDry = values['dry-run'] ?? false;

/** Where npm can prove to whom a package belongs: a job with `id-token: write`. */
const isInWorkflow = Boolean(process.env.ACTIONS_ID_TOKEN_REQUEST_URL);
if (!isDry && !isInWorkflow) {
  console.error(
    'release: publishing is left to the workflow. Expected --dry-run, or a pushed tag.',
  );
  process.exit(2);
}

const run = (program, ...args) => execFileSync(program, args, { stdio: 'inherit' });

function tests() {
  if (values['skip-tests']) return 'skipped, as asked';
  run('npm', 'test');
  return 'passed';
}

function holds([name, check]) {
  try {
    console.log(`ok  ${name}: ${check()}`);
    return true;
  } catch (error) {
    console.log(`NO  ${name}: ${error.message}.`);
    return false;
  }
}

const all = Object.entries({ ...checks, tests });
const failed = all.filter(entry => !holds(entry));
if (failed.length > 0) {
  console.log(`${failed.length} of ${all.length} do not hold: not released.`);
  process.exit(1);
}

const { name, version } = manifest();
const publish = ['publish', `${name}-${version}.tgz`, '--provenance', '--access', 'public'];
if (isDry) {
  console.log(`Next: git tag ${tagOf(version)} && git push origin ${tagOf(version)}`);
  console.log(`The workflow then runs: npm pack --ignore-scripts && npm ${publish.join(' ')}`);
} else {
  run('npm', 'pack', '--ignore-scripts');
  run('npm', ...publish);
}
