// What a user reads where the package holds no addon for the machine, or one that does not load.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('..', import.meta.url));
const platform = `${process.platform}-${process.arch}`;

/** What of the built package loads the addon, in a folder of its own, without one. */
function packageIn(folder: string) {
  cpSync(join(root, 'dist/cjs/native'), join(folder, 'dist/cjs/native'), { recursive: true });
  mkdirSync(join(folder, 'prebuilds'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(folder, 'package.json'), '{ "name": "gemmule", "type": "commonjs" }');
  return folder;
}

function load(folder: string, variables = {}) {
  const program = `try { require(${JSON.stringify(join(folder, 'dist/cjs/native/load.js'))}).loadAddon(); }
    catch (error) { console.log(error.message); }`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
    env: { ...process.env, ...variables },
    encoding: 'utf8',
  });
  return stdout + stderr;
}

function withPrebuild(folder: string, name: string, bytes: string) {
  const prebuilds = join(folder, 'prebuilds', platform);
  mkdirSync(prebuilds, { recursive: true });
  writeFileSync(join(prebuilds, name), bytes);
}

t.test('without an addon, the error of loading', async t => {
  const folder = packageIn(t.testdir());
  const said = load(folder);

  t.test('names platform, architecture and Node', async t => {
    t.match(said, `gemmule: there is no addon that loads on ${platform}`);
    t.match(said, `Node ${process.versions.node}. Looked in`);
  });

  t.test('lists the folders that were looked into', async t => {
    for (const place of ['build/Release', 'build/Debug', `prebuilds/${platform}`])
      t.match(said, `${join(folder, place)}: no such folder`);
  });

  t.test('ends with one command', async t =>
    t.match(said, /To build one here, with CMake .*compiler:\n {2}npm run build\n$/),
  );

  t.test('has no line about a file', async t => t.notMatch(said, 'Loading'));
});

t.test('below node_modules, the command is one for a project that uses the package', async t => {
  const folder = join(t.testdir({ node_modules: {} }), 'node_modules/gemmule');
  mkdirSync(folder);
  t.match(load(packageIn(folder)), /npm explore gemmule -- npm run build:addon\n$/);
});

t.test('of an addon that is not for this machine, the loader is heard', async t => {
  const folder = packageIn(t.testdir());
  withPrebuild(folder, 'gemmule.node', 'for another machine');
  const said = load(folder);
  t.match(said, `${join(folder, 'prebuilds', platform)}: gemmule.node`);
  t.match(said, `Loading ${join(folder, 'prebuilds', platform, 'gemmule.node')} failed: `);
});

t.test('an addon of the other libc is listed, and not loaded', async t => {
  const folder = packageIn(t.testdir());
  withPrebuild(folder, 'gemmule.musl.node', 'for another libc');
  const said = load(folder, { LIBC: 'glibc' });
  t.match(said, `${join(folder, 'prebuilds', platform)}: gemmule.musl.node`);
  t.notMatch(said, 'Loading');
});

t.test('with PREBUILDS_ONLY no build is looked for', async t =>
  t.notMatch(load(packageIn(t.testdir()), { PREBUILDS_ONLY: '1' }), 'build/Release'),
);
