// SPDX-License-Identifier: MIT
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../sources.mjs';
import { emptyPath, installers, isKnown, runtimes } from './programs/runtimes.mjs';

export const claim =
  'The packed tarball, installed into an empty folder without scripts or a compiler, trains in Node 20, 22, 24 and 26, Bun and Deno';

const program = join(root, 'test/runtimes/programs/train.mjs');

const seconds = start => `${((performance.now() - start) / 1000).toFixed(1)} s`;
const megabytes = bytes => `${(bytes / 1e6).toFixed(1)} MB`;

function pack(folder) {
  execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: root, stdio: 'ignore' });
  const tarball = join(
    folder,
    readdirSync(folder).find(name => name.endsWith('.tgz')),
  );
  return { tarball, size: statSync(tarball).size };
}

/** Where packages are had from, for those who do not read npm's settings. */
function registry() {
  const url = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', stdio: 'pipe' }).trim(); // prettier-ignore
  return {
    npm_config_registry: url,
    YARN_NPM_REGISTRY_SERVER: url,
    YARN_UNSAFE_HTTP_WHITELIST: '*',
    BUN_CONFIG_REGISTRY: url,
  };
}

/** What a program that trained must have reported. */
function isRight(report) {
  const { loss, lossInWorker, right, product, sum } = report;
  const isSame = loss < 0.01 && lossInWorker === loss;
  return isSame && right === 4 && product === 22 && String(sum) === '2,3';
}

/** Runs command lines one after another, each a line of output and of the figure; the first line of what failed. */
class Trials {
  lines = [];
  failures = 0;

  async add(name, trial) {
    const outcome = await trial().catch(error => {
      this.failures++;
      return `FAILED: ${
        String(error.stderr || error.message)
          .trim()
          .split('\n')[0]
      }`;
    });
    console.log(`  ${name}: ${outcome}`);
    this.lines.push(`${name} ${outcome}`);
  }
}

async function train(run, line, options) {
  const start = performance.now();
  const [command, ...args] = line;
  const report = JSON.parse((await run(command, args, options)).trim().split('\n').at(-1));
  if (!isRight(report)) throw new Error(JSON.stringify(report));
  return `trains (${seconds(start)})`;
}

async function install(run, { add, files = {} }, tarball, { cwd, env }) {
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), '{"private":true,"type":"module"}');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  copyFileSync(program, join(cwd, 'train.mjs'));
  const start = performance.now();
  const [command, ...args] = add(tarball);
  await run(command, args, { cwd, env });
  return seconds(start);
}

export async function show({ run }) {
  if (!isKnown)
    return { skip: `no Bun and Deno are known for ${process.platform} ${process.arch}` };
  const folder = mkdtempSync(join(tmpdir(), 'gemmule-tarball-'));
  try {
    const { tarball, size } = pack(folder);
    const PATH = emptyPath(join(folder, 'bin'));
    const env = { ...registry(), PATH, DENO_DIR: join(folder, 'deno'), YARN_GLOBAL_FOLDER: join(folder, 'yarn-global') }; // prettier-ignore
    const trials = new Trials();
    for (const [name, installer] of Object.entries(installers()))
      await trials.add(name, async () => {
        const cwd = join(folder, name.replaceAll(/\W/g, '-'));
        const time = await install(run, installer, tarball, { cwd, env });
        const line = installer.run?.('train.mjs') ?? [process.execPath, 'train.mjs'];
        return `installs in ${time}, ${await train(run, line, { cwd, env })}`;
      });
    for (const [name, command] of Object.entries(runtimes()))
      await trials.add(name, () => train(run, [...command, 'train.mjs'], { cwd: join(folder, 'npm'), env })); // prettier-ignore
    return {
      pass: trials.failures === 0,
      figure: `${megabytes(size)}; ${trials.lines.join('; ')}`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
