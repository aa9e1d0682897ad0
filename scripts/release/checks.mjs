// SPDX-License-Identifier: MIT
// What must hold before a version is published. A check returns what it found, or throws what to do.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** What the package brings: an addon for each platform that there is room for, and the kernels of a GPU for all. */
const binaries = [
  'linux-x64/gemmule.glibc.node',
  'linux-x64/gemmule.musl.node',
  'linux-arm64/gemmule.glibc.node',
  'darwin-arm64/gemmule.node',
  'win32-x64/gemmule.node',
  'gemmule.fatbin',
].map(file => `prebuilds/${file}`);
const texts = ['LICENSE', 'README.md', 'package.json', 'dist/esm/index.js', 'dist/cjs/index.js'];
const MOST_BYTES = 15e6;

const output = (program, ...args) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
/** Of the package in the folder that the release was called in. */
export const manifest = () => JSON.parse(readFileSync('package.json', 'utf8'));
export const tagOf = version => `v${version}`;

function cleanTree() {
  const changed = output('git', 'status', '--porcelain');
  if (changed) throw new Error(`commit or remove what is changed:\n${changed}`);
  return output('git', 'rev-parse', '--short=10', 'HEAD');
}

/** A tag that is there must be this commit's: CI runs on the tag. */
function tag() {
  const name = tagOf(manifest().version);
  if (!output('git', 'tag', '--list', name)) return `${name} is free`;
  const tagged = output('git', 'rev-parse', `${name}^{commit}`);
  if (tagged === output('git', 'rev-parse', 'HEAD')) return `${name} is this commit`;
  throw new Error(`${name} is another commit's: raise the version in package.json`);
}

function changelog() {
  const { version } = manifest();
  const heading = readFileSync('CHANGELOG.md', 'utf8')
    .split('\n')
    .find(line => line.startsWith(`## [${version}]`));
  if (!heading) throw new Error(`write what is new in ${version}: "## [${version}] - DATE"`);
  const date = /- (\d{4}-\d{2}-\d{2})$/.exec(heading)?.[1];
  if (!date) throw new Error(`give ${version} its date in the changelog: "## [${version}] - DATE"`);
  return `${version} of ${date}`;
}

/** npm proves where a package was built by comparing this with the workflow's own repository. */
function repository() {
  const { repository } = manifest();
  const url = repository?.url ?? repository;
  if (!url) throw new Error('provenance needs `repository` in package.json');
  return url;
}

function prebuilds() {
  const missing = binaries.filter(file => !existsSync(file));
  if (missing.length > 0)
    throw new Error(`missing: ${missing.join(', ')}. The workflow prebuild.yml builds them`);
  return `${binaries.length} files`;
}

/** What `npm pack` would put into the tarball. */
function content() {
  const [{ files, size }] = JSON.parse(
    output('npm', 'pack', '--dry-run', '--json', '--ignore-scripts'),
  );
  const packed = new Set(files.map(({ path }) => path));
  const missing = [...binaries, ...texts].filter(path => existsSync(path) && !packed.has(path));
  if (missing.length > 0)
    throw new Error(`\`files\` in package.json leaves out ${missing.join(', ')}`);
  const absent = texts.filter(path => !existsSync(path));
  if (absent.length > 0) throw new Error(`missing: ${absent.join(', ')}. Run npm run build:ts`);
  if (size > MOST_BYTES) throw new Error(`at most ${MOST_BYTES / 1e6} MB, not ${size / 1e6}`);
  return `${files.length} files, ${(size / 1e6).toFixed(1)} MB`;
}

export const checks = { cleanTree, tag, changelog, repository, prebuilds, content };
