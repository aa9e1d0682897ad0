// The package as others see it: its entry points, its lock file, what it ships.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('..', import.meta.url));
const json = (file: string) => JSON.parse(readFileSync(root + file, 'utf8'));
const node = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

/** A script, and all that it imports from this package. */
function importsOf(file: string, found: string[] = []): string[] {
  if (found.includes(file)) return found;
  found.push(file);
  const source = readFileSync(root + file, 'utf8');
  for (const [, name] of source.matchAll(/from '(\.[^']+)'/g))
    importsOf(posix.join(posix.dirname(file), name), found);
  return found;
}

interface Locked {
  resolved?: string;
  hasInstallScript?: boolean;
  dev?: boolean;
}

t.test('package-lock.json', async t => {
  const packages = Object.entries<Locked>(json('package-lock.json').packages);

  t.test('names no registry', async t =>
    t.same(
      packages.filter(([, entry]) => entry.resolved),
      [],
    ),
  );

  // swc's only looks whether its binary loads: the tests run without it.
  t.test('has no package that needs its install script', async t =>
    t.same(
      packages.filter(([, entry]) => entry.hasInstallScript).map(([name]) => name),
      ['node_modules/@swc/core'],
    ),
  );
});

t.test('entry points', async t => {
  for (const entry of ['gemmule', 'gemmule/kernels']) {
    const list =
      'console.log(JSON.stringify(Object.keys(m).filter(k => k !== "default" && k !== "__esModule" && k !== "module.exports").sort()))';
    t.test(`${entry} has the same names as ES module and as CommonJS`, async t => {
      const asModule = node('--input-type=module', '-e', `import * as m from '${entry}'; ${list}`);
      const asCommonJs = node(
        '--input-type=commonjs',
        '-e',
        `const m = require('${entry}'); ${list}`,
      );
      t.ok(JSON.parse(asModule).length > 0);
      t.same(JSON.parse(asCommonJs), JSON.parse(asModule));
    });
  }
});

t.test('package.json', async t => {
  const manifest = json('package.json');

  t.test('has no install script, and keeps npm from running node-gyp', async t => {
    t.notOk(
      manifest.scripts.install ?? manifest.scripts.preinstall ?? manifest.scripts.postinstall,
    );
    t.equal(manifest.gypfile, false);
  });

  t.test('has no script that npm would run around another one', async t => {
    const names = Object.keys(manifest.scripts);
    const around = names.filter(name =>
      names.some(other => name === `pre${other}` || name === `post${other}`),
    );
    t.same(around.sort(), ['postprebuild', 'prebuild']); // `npm run prebuild` is both of them,
    t.equal(manifest.scripts.prebuild, ''); // and what runs in front of a build does nothing
  });
});

t.test('the tarball', async t => {
  const packed: { size: number; files: { path: string }[] } = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  )[0];
  const paths = packed.files.map(({ path }) => path);
  const below = (folder: string) => paths.filter(path => path.startsWith(folder));

  t.test('has the license, the README, and the program of every entry point', async t => {
    const { main, module, types, bin } = json('package.json');
    const named = ['LICENSE', 'README.md', main, module, types, ...Object.values<string>(bin)];
    t.same(
      named.map(path => path.replace('./', '')).filter(path => !paths.includes(path)),
      [],
    );
  });

  t.test('has nothing beside what runs and what an addon is built from', async t => {
    const shipped =
      /^(LICENSE|README\.md|package\.json|CMakeLists\.txt|dist\/|prebuilds\/|native\/|cuda\/|scripts\/)/;
    t.same(
      paths.filter(path => !shipped.test(path)),
      [],
    );
    t.same(
      paths.filter(path => /\.test\.|\.[jt]s\.map$|\.tsbuildinfo$/.test(path)),
      [],
    );
  });

  t.test('has every script that builds the addon', async t => {
    const needed = importsOf('scripts/build-addon.mjs');
    t.ok(needed.includes('scripts/sources.mjs'));
    t.same(below('scripts/').sort(), needed.sort());
  });

  t.test('has one fat binary for all platforms', async t =>
    t.ok(paths.filter(path => path.endsWith('.fatbin')).length <= 1),
  );

  t.test('is 15 MB at most, with all prebuilds that exist here', async t => {
    t.ok(packed.size <= 15e6, `${packed.size} bytes, with ${below('prebuilds/').join(', ')}`);
  });
});
