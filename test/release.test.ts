// SPDX-License-Identifier: MIT
// The rehearsal of a release, in a small package with a repository of its own: what it asks, and that it publishes nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';

const script = fileURLToPath(new URL('../scripts/release.mjs', import.meta.url));

const manifest = {
  name: 'gemmule',
  version: '1.2.3',
  license: 'MIT',
  repository: 'https://example.com/gemmule.git',
  files: ['dist', 'prebuilds'],
};
const addons = {
  'linux-x64': { 'gemmule.glibc.node': 'x', 'gemmule.musl.node': 'x' },
  'linux-arm64': { 'gemmule.glibc.node': 'x' },
  'darwin-arm64': { 'gemmule.node': 'x' },
  'win32-x64': { 'gemmule.node': 'x' },
};

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: folder,
  });

/** A package that can be published; then something is changed, and all is committed. */
function packageWith(t: Test, change: (folder: string) => void): string {
  const folder = t.testdir({
    'package.json': JSON.stringify(manifest),
    'CHANGELOG.md': '# Changelog\n\n## [1.2.3] - 2026-01-31\n\n- all of it\n',
    LICENSE: 'MIT',
    'README.md': '# gemmule',
    dist: { esm: { 'index.js': '' }, cjs: { 'index.js': '' } },
    prebuilds: { ...addons, 'gemmule.fatbin': 'x' },
  });
  git(folder, 'init', '-q');
  change(folder);
  git(folder, 'add', '--force', '.');
  git(folder, 'commit', '-q', '-m', 'all');
  return folder;
}

function release(folder: string, ...args: string[]) {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ...env } = process.env;
  return spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8', env });
}
const rehearse = (folder: string) => release(folder, '--dry-run', '--skip-tests');

t.test('a release is rehearsed', async t => {
  const { status, stdout } = rehearse(packageWith(t, () => {}));
  t.equal(status, 0, stdout);
  t.match(stdout, /^ok {2}cleanTree: [0-9a-f]{10}$/m);
  t.match(stdout, /^ok {2}tag: v1\.2\.3 is free$/m);
  t.match(stdout, /^ok {2}changelog: 1\.2\.3 of 2026-01-31$/m);
  t.match(stdout, /^ok {2}prebuilds: 6 files$/m);
  t.match(stdout, /^ok {2}content: 11 files, 0\.0 MB$/m);
  t.match(stdout, /npm publish gemmule-1\.2\.3\.tgz --provenance --access public$/m);
});

const write = (file: string, text: string) => (folder: string) =>
  writeFileSync(join(folder, file), text);
const manifestWithout = (key: keyof typeof manifest) =>
  write('package.json', JSON.stringify({ ...manifest, [key]: undefined }));
const broken: [name: string, change: (folder: string) => void, says: RegExp][] = [
  [
    'without an entry in the changelog',
    write('CHANGELOG.md', '# Changelog\n'),
    /^NO {2}changelog: write what is new in 1\.2\.3/m,
  ],
  [
    'without a date in the changelog',
    write('CHANGELOG.md', '## [1.2.3] - unreleased\n'),
    /^NO {2}changelog: give 1\.2\.3 its date/m,
  ],
  [
    'without a platform',
    folder => rmSync(join(folder, 'prebuilds/linux-arm64'), { recursive: true }),
    /^NO {2}prebuilds: missing: prebuilds\/linux-arm64\/gemmule\.glibc\.node\. /m,
  ],
  ['without a repository', manifestWithout('repository'), /^NO {2}repository: provenance needs/m],
  [
    'with a white-list that forgets the addons',
    write('package.json', JSON.stringify({ ...manifest, files: ['dist'] })),
    /^NO {2}content: `files` in package\.json leaves out prebuilds\/linux-x64/m,
  ],
];

t.test('a release is refused', async t => {
  for (const [name, change, says] of broken)
    t.test(name, async t => {
      const { status, stdout } = rehearse(packageWith(t, change));
      t.equal(status, 1);
      t.match(stdout, says);
      t.notMatch(stdout, /npm publish/);
    });

  t.test('with changes that are not committed', async t => {
    const folder = packageWith(t, () => {});
    write('README.md', '# changed')(folder);
    t.match(rehearse(folder).stdout, /^NO {2}cleanTree: commit or remove what is changed:\nM/m);
  });

  t.test('of a version that is another commit', async t => {
    const folder = packageWith(t, () => {});
    git(folder, 'tag', 'v1.2.3');
    write('README.md', '# changed')(folder);
    git(folder, 'commit', '-q', '-a', '-m', 'later');
    t.match(rehearse(folder).stdout, /^NO {2}tag: v1\.2\.3 is another commit's/m);
  });

  t.test('outside of the workflow', async t => {
    const { status, stderr } = release(packageWith(t, () => {}));
    t.equal(status, 2);
    t.match(stderr, /^release: publishing is left to the workflow\./);
  });
});

/** An npm that notes what it is asked to publish, and is the true one otherwise. */
function folderWithNpm(folder: string, trueNpm: string): string {
  const bin = join(folder, '.git/bin');
  mkdirSync(bin);
  const npm = join(bin, 'npm');
  const script = `#!/bin/sh\n[ "$1" = publish ] || exec ${trueNpm} "$@"\necho "$@" >.git/published\n`;
  writeFileSync(npm, script);
  chmodSync(npm, 0o755);
  return bin;
}

t.test('within the workflow the tarball that was checked is published', async t => {
  const folder = packageWith(t, () => {});
  const trueNpm = execFileSync('which', ['npm'], { encoding: 'utf8' }).trim();
  const PATH = `${folderWithNpm(folder, trueNpm)}:${process.env.PATH}`;
  const { status } = spawnSync(process.execPath, [script, '--skip-tests'], {
    cwd: folder,
    env: { ...process.env, PATH, ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.com' },
  });
  t.equal(status, 0);
  t.ok(existsSync(join(folder, 'gemmule-1.2.3.tgz')));
  t.equal(
    readFileSync(join(folder, '.git/published'), 'utf8').trim(),
    'publish gemmule-1.2.3.tgz --provenance --access public',
  );
});
