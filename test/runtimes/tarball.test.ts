// SPDX-License-Identifier: MIT
// What users get: the packed files, installed without scripts and without a compiler. On other runtimes than this Node:
// `npm run shows -- ship tarball`.
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { publint } from 'publint';
import t from 'tap';
import webpack from 'webpack';
import { install, pack, root, runIn } from './packed.js';

const isBuilt = ['dist/esm/index.js', 'dist/cjs/index.js', 'build/Release/gemmule.node'].every(
  file => existsSync(root + file),
);
const skip = isBuilt ? false : 'the package is not built';

t.test('the tarball', { skip }, async t => {
  const folder = t.testdir({ packed: {}, project: {}, bundles: {} });
  const tarball = pack(join(folder, 'packed'));
  const project = join(folder, 'project');
  install(project, tarball);

  t.test('has entry points that publint finds no fault with', async t => {
    const { buffer } = new Uint8Array(readFileSync(tarball));
    const { messages } = await publint({ pack: { tarball: buffer }, level: 'warning' });
    t.same(messages, []);
  });

  t.test(
    'has types that are right as ES module and as CommonJS, in node10, node16 and bundlers',
    async t => {
      const types = createPackageFromTarballData(new Uint8Array(readFileSync(tarball)));
      const result = await checkPackage(types);
      t.ok(result.types);
      t.same('problems' in result ? result.problems : null, []);
    },
  );

  t.test('trains, in a worker too, saves and loads', async t => {
    cpSync(`${root}test/runtimes/programs/train.mjs`, join(project, 'train.mjs'));
    const report = JSON.parse(await runIn(project, 'train.mjs'));
    t.ok(report.loss < 0.01);
    t.equal(report.lossInWorker, report.loss);
    t.match(report, { right: 4, product: 22, sum: [2, 3] });
  });

  t.test('has the command', async t => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    t.equal(await runIn(project, 'node_modules/.bin/gemmule', '--version'), `${version}\n`);
  });

  for (const [module, moduleResolution] of [
    ['node16', 'node16'],
    ['esnext', 'bundler'],
    ['commonjs', 'node10'],
  ])
    t.test(`compiles in TypeScript with moduleResolution ${moduleResolution}`, async t => {
      const source = join(project, `${moduleResolution}.ts`);
      cpSync(`${root}test/runtimes/consumer/index.ts`, source);
      const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
      const types = ['--types', 'node', '--typeRoots', `${root}node_modules/@types`];
      const how = [
        '--module',
        module,
        '--moduleResolution',
        moduleResolution,
        '--target',
        'es2022',
      ];
      const strict = ['--strict', '--noEmit', '--lib', 'es2023,esnext.disposable'];
      t.equal(await runIn(project, tsc, ...how, ...strict, ...types, source).catch(e => e.stdout), ''); // prettier-ignore
    });

  t.test('is bundled by webpack without a warning', async t => {
    const bundles = join(folder, 'bundles');
    writeFileSync(
      join(project, 'main.mjs'),
      `import * as gm from 'gemmule'; console.log(gm.add(gm.tensor([1, 2]), 1).arraySync());`,
    );
    const bundled = (filename: string, externals: Record<string, string>) =>
      new Promise<webpack.StatsCompilation>((resolve, reject) =>
        webpack(
          {
            mode: 'none',
            target: 'node',
            context: project,
            entry: './main.mjs',
            output: { path: bundles, filename },
            externals,
          },
          (error, stats) => (error ? reject(error) : resolve(stats!.toJson())),
        ),
      );

    t.test('left outside', async t => {
      t.match(await bundled('small.cjs', { gemmule: 'commonjs gemmule' }), { errors: [], warnings: [] }); // prettier-ignore
      mkdirSync(join(bundles, 'node_modules'));
      cpSync(join(project, 'node_modules'), join(bundles, 'node_modules'), { recursive: true });
      t.equal(await runIn(bundles, 'small.cjs'), '[ 2, 3 ]\n');
    });

    t.test('as a whole, with prebuilds/ beside the bundle', async t => {
      const output = join(folder, 'whole');
      t.match(await bundled('../whole/whole.cjs', {}), { errors: [], warnings: [] });
      cpSync(join(project, 'node_modules/gemmule/prebuilds'), join(output, 'prebuilds'), { recursive: true }); // prettier-ignore
      t.equal(await runIn(output, 'whole.cjs'), '[ 2, 3 ]\n');
    });
  });
});
