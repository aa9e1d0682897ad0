// SPDX-License-Identifier: MIT
// The built command, as `npx gemmule` starts it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import type { Check } from '../../src/cli/check.js';
import { variables } from '../../src/cli/check_machine.js';
import * as gm from '../../src/index.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = `${root}dist/esm/cli/main.js`;
const skip = existsSync(main) ? false : 'the package is not built';

const clean = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(GEMMULE_|FORCE_COLOR)/.test(name)),
);
const gemmule = (args: string[], env: Record<string, string> = {}) => {
  const options = { env: { ...clean, ...env }, cwd: root, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], options);
  return { status, stdout, stderr };
};

t.test('gemmule', { skip }, async t => {
  t.test('says its version', async t => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    t.match(gemmule(['--version']), { status: 0, stdout: `${version}\n` });
  });

  t.test('lists its commands', async t => {
    const { status, stdout } = gemmule(['--help']);
    t.equal(status, 0);
    for (const command of ['info', 'doctor', 'bench', 'summary <file>'])
      t.match(stdout, new RegExp(`^  ${command.replace(' ', '.*')}`, 'm'));
  });

  t.test('exits with 2 for wrong use, and names what is nearest', async t => {
    t.match(gemmule(['inof']), { status: 2, stdout: '', stderr: /unknown command.*\n.*info\?/ });
    t.match(gemmule(['info', '--jsn']), { status: 2, stderr: /unknown option.*\n.*--json\?/ });
    t.match(gemmule(['info', 'more']), { status: 2, stderr: /too many arguments/ });
    t.match(gemmule(['summary']), { status: 2, stderr: /missing required argument 'file'/ });
    t.match(gemmule(['bench', '--seconds=-1']), { status: 2, stderr: /a number up to 3600/ });
    t.match(gemmule([]), { status: 2, stderr: /^Usage: gemmule/ });
  });

  t.test('ends in peace where its reader has read enough', async t => {
    const child = spawn(process.execPath, [main, 'info'], { env: clean });
    child.stdout.destroy();
    let said = '';
    child.stderr.on('data', text => (said += text));
    const status = await new Promise(resolve => child.on('close', resolve));
    t.same({ status, said }, { status: 0, said: '' });
  });
});

t.test('info', { skip }, async t => {
  t.test('--json is gm.info()', async t => {
    const { status, stdout } = gemmule(['info', '--json']);
    t.equal(status, 0);
    t.same(Object.keys(JSON.parse(stdout)), Object.keys(gm.info()));
  });

  t.test('prints a line for each fact, without colours in a pipe', async t => {
    const { stdout } = gemmule(['info'], { GEMMULE_NUM_THREADS: '3' });
    const heads = 'version backend instructions threads memory devices CUDA'.split(' ');
    t.same(
      stdout.split('\n').map(line => line.split(' ')[0]),
      [...heads, ''],
    );
    t.match(stdout, /^threads +3 threads compute$/m);
    t.notMatch(stdout, '\x1b');
  });

  t.test('says why there is no CUDA', async t =>
    t.match(gemmule(['info'], { GEMMULE_CUDA_DRIVER: '/nowhere.so' }), {
      status: 0,
      stdout: /^CUDA +off: GEMMULE_CUDA_DRIVER=\/nowhere.so cannot be opened/m,
    }),
  );
});

t.test('doctor', { skip }, async t => {
  const diagnosis = (env: Record<string, string>) => {
    const { status, stdout } = gemmule(['doctor', '--json'], env);
    const { failed, checks }: { failed: boolean; checks: Check[] } = JSON.parse(stdout);
    return { status, failed, of: (name: string) => checks.filter(check => check.name === name) };
  };

  t.test('finds nothing broken where the tests run', async t => {
    const { status, failed, of } = diagnosis({});
    t.same({ status, failed }, { status: 0, failed: false });
    for (const name of ['runtime', 'threads', 'addon', 'instructions', 'arithmetic', 'CUDA'])
      t.match(of(name), [{ verdict: 'ok' }], name);
  });

  t.test('exits with 1 where the addon does not load, and says why', async t => {
    const { status, failed, of } = diagnosis({ GEMMULE_ISA: 'avx3' });
    t.same({ status, failed }, { status: 1, failed: true });
    t.match(of('addon'), [{ verdict: 'broken', finding: /GEMMULE_ISA=avx3: this CPU has/ }]);
    t.match(gemmule(['doctor'], { GEMMULE_ISA: 'avx3' }).stdout, /^broken +addon .*\n.*→ /m);
  });

  t.test('notes a variable that is not read, and the nearest one that is', async t => {
    const { status, of } = diagnosis({ GEMMULE_THREADS: '2' });
    t.equal(status, 0);
    t.match(of('environment'), [
      { verdict: 'note', finding: /GEMMULE_THREADS/, advice: /"GEMMULE_NUM_THREADS"/ },
    ]);
  });

  t.test('knows the variables that are read', async t => {
    const sources = ['src', 'native'].flatMap(folder =>
      readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
        .filter(name => /\.(c?ts|cpp|h)$/.test(name))
        .map(name => readFileSync(`${root}${folder}/${name}`, 'utf8')),
    );
    const read = /(?:env\.|['"])(GEMMULE_[A-Z_]+)/g;
    const names = sources.flatMap(text => [...text.matchAll(read)].map(([, name]) => name));
    const byNodeGypBuild = 'GEMMULE_PREBUILD';
    t.same([...variables].sort(), [...new Set([...names, byNodeGypBuild])].sort());
  });

  t.test('notes more threads than CPUs', async t =>
    t.match(diagnosis({ GEMMULE_NUM_THREADS: '1024' }).of('threads'), [
      { verdict: 'note', advice: /Unset it to compute with \d+\./ },
    ]),
  );

  const slow = gm.info().isas.length > 1 ? false : 'this CPU has one instruction set';
  t.test('notes an instruction set that is not the fastest', { skip: slow }, async t =>
    t.match(diagnosis({ GEMMULE_ISA: gm.info().isas[0] }).of('instructions'), [
      { verdict: 'note', finding: /GEMMULE_ISA/, advice: /Unset the variable/ },
    ]),
  );
});

t.test('bench', { skip }, async t => {
  t.test('gives each product its share of the measured peak', async t => {
    const { stdout } = gemmule(['bench', '--json', '--seconds=0.2'], { GEMMULE_NUM_THREADS: '2' });
    const { runs, isa } = JSON.parse(stdout);
    t.equal(isa, gm.info().isas.at(-1));
    t.same(runs.map((run: { threads: number }) => run.threads), [1, 2]); // prettier-ignore
    for (const { peakGflops, shapes } of runs) {
      t.ok(peakGflops > 1);
      for (const { gflops, share } of shapes) t.ok(gflops > 0 && share === gflops / peakGflops);
    }
  });

  t.test('prints a table', async t =>
    t.match(
      gemmule(['bench', '--seconds=0.2'], { GEMMULE_NUM_THREADS: '1' }).stdout,
      {
        '': /^square 512 +512x512x512 +[\d.]+ +\d+%$/m,
      }[''],
    ),
  );
});

t.test('summary', { skip }, async t => {
  const folder = t.testdir();
  const model = gm.sequential({
    name: 'small',
    layers: [
      gm.layers.dense({ units: 3, inputShape: [2], name: 'first' }),
      gm.layers.dense({ units: 1, name: 'last' }),
    ],
  });
  await model.save(`${folder}/saved`);
  writeFileSync(`${folder}/small.json`, model.toJSON());

  for (const file of ['saved', 'small.json'])
    t.test(`prints the layers of ${file}`, async t => {
      const { status, stdout } = gemmule(['summary', `${folder}/${file}`]);
      t.equal(status, 0);
      t.match(stdout, /^Model: "small"\n/);
      t.match(stdout, /first \(Dense\) +│ \(None, 3\) +│ +9 │/);
      t.match(stdout, / Total params: 13 \(52.00 B\)/);
    });

  t.test('gives them as JSON', async t => {
    const { stdout } = gemmule(['summary', '--json', `${folder}/saved`]);
    t.match(JSON.parse(stdout), {
      name: 'small',
      className: 'Sequential',
      layers: [
        { name: 'first', className: 'Dense', outputShapes: [[null, 3]], params: 9 },
        { name: 'last', className: 'Dense', outputShapes: [[null, 1]], params: 4 },
      ],
      params: { total: 13, trainable: 13 },
    });
  });

  t.test('says what it reads where the file is of another kind', async t => {
    mkdirSync(`${folder}/empty`);
    writeFileSync(`${folder}/zipped`, 'PK\x03\x04');
    writeFileSync(`${folder}/cnn.h5`, Buffer.from('\x89HDF\r\n', 'latin1'));
    writeFileSync(`${folder}/text`, 'no model');
    writeFileSync(`${folder}/other.json`, '{"modelTopology": {}}');
    const refused = (file: string, stderr: RegExp) =>
      t.match(gemmule(['summary', `${folder}/${file}`]), { status: 1, stdout: '', stderr });
    refused('nowhere', /summary: .*nowhere: there is no such file or folder\./);
    refused('empty', /empty: there is no saved model/);
    refused(
      'zipped',
      /expected a folder that model.save\(\) wrote, or .*, received a .keras archive/,
    );
    refused('cnn.h5', /received an HDF5 file/);
    refused('text', /expected a folder .* expected JSON, received "no model"/);
    refused('other.json', /expected a folder .* expected the JSON of a model/);
  });
});
