// The prebuilds that lie in prebuilds/: what a Linux one asks of the machine, and that this machine's own is loaded.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('..', import.meta.url));
const prebuilds = join(root, 'prebuilds');

function addonsIn(target: string): string[] {
  const folder = join(prebuilds, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(name => name.endsWith('.node'))
    .map(name => join(folder, name));
}

const readelf = (...args: string[]) =>
  execFileSync('readelf', ['-W', ...args], { encoding: 'utf8' });
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(m => m[1]);

/** Names of dynamic symbols, with their versions, that are defined or not: `UND` in readelf's column. */
function symbols(addon: string, isDefined: boolean) {
  const line = /(?:GLOBAL|UNIQUE)\s+DEFAULT\s+(\w+) (\S+)/g;
  return [...readelf('--dyn-syms', addon).matchAll(line)]
    .filter(([, section]) => (section !== 'UND') === isDefined)
    .map(([, , name]) => name);
}

const isLater = (version: string) => {
  const [major, minor] = version.split('.').map(Number);
  return major > 2 || minor > 28;
};

const noReadelf = spawnSync('readelf', ['--version']).error && 'there is no readelf here';

for (const target of ['linux-x64', 'linux-arm64'])
  for (const addon of addonsIn(target).filter(file => file.endsWith('.glibc.node')))
    t.test(`the prebuild for ${target}`, { skip: noReadelf }, async t => {
      t.test('asks for glibc 2.28 at most', async t => {
        const versions = matches(readelf('--version-info', addon), /Name: GLIBC_([\d.]+)/g);
        t.ok(versions.length > 0);
        t.same(versions.filter(isLater), []);
      });

      t.test('needs the C library alone, neither libstdc++ nor libgcc', async t => {
        const needed = matches(readelf('-d', addon), /NEEDED.*\[(.*)\]/g);
        const ofGlibc = /^(libc|libm|libdl|libpthread|ld-linux-[\w-]+)\.so\.\d$/;
        t.ok(needed.length > 0);
        t.same(
          needed.filter(library => !ofGlibc.test(library)),
          [],
        );
      });

      t.test('calls nothing else but Node-API', async t =>
        t.same(
          symbols(addon, false).filter(name => !/@GLIBC_|^napi_|^node_api_/.test(name)),
          [],
        ),
      );

      t.test('shows what Node calls, and nothing else', async t =>
        t.same(symbols(addon, true).sort(), [
          'napi_register_module_v1',
          'node_api_module_get_api_version_v1',
        ]),
      );

      t.test(
        'has no executable stack, and pointers that are read-only once it is loaded',
        async t => {
          t.match(readelf('-l', addon), /GNU_STACK .* RW /);
          t.match(readelf('-l', addon), 'GNU_RELRO');
          t.match(readelf('-d', addon), /\(BIND_NOW\)|Flags: .*NOW/);
        },
      );
    });

const own = addonsIn(`${process.platform}-${process.arch}`);
t.test(
  'this machine’s prebuild is loaded where there is no build',
  { skip: !own.length },
  async t => {
    const program = `
    import { createRequire } from 'node:module';
    import * as gm from 'gemmule';
    const find = createRequire(import.meta.url)('node-gyp-build');
    console.log(JSON.stringify([find.resolve('.'), gm.add([1], 2).item()]));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      env: { ...process.env, PREBUILDS_ONLY: '1' },
      encoding: 'utf8',
    });
    const [file, sum] = JSON.parse(output);
    t.ok(own.includes(file), file);
    t.equal(sum, 3);
  },
);
