// The package as others see it: its entry points, its lock file, what it ships.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('..', import.meta.url));
const json = (file: string) => JSON.parse(readFileSync(root + file, 'utf8'));
const node = (...args: string[]) =>
  execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

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

  t.test('has no package with an install script', async t =>
    t.same(
      packages.filter(([, entry]) => entry.hasInstallScript).map(([name]) => name),
      [],
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

  t.test('ships what the white-list names and nothing else', async t => {
    const listed: { files: { path: string }[] }[] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const folders = new Set(listed[0].files.map(({ path }) => path.split('/')[0]));
    const allowed = [
      'cuda',
      'dist',
      'native',
      'prebuilds',
      'CMakeLists.txt',
      'LICENSE',
      'README.md',
      'package.json',
    ];
    t.same(
      [...folders].filter(folder => !allowed.includes(folder)),
      [],
    );
    t.notOk(listed[0].files.some(({ path }) => path.endsWith('.tsbuildinfo')));
  });
});
