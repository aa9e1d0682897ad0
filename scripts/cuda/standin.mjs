// SPDX-License-Identifier: MIT
// The stand-in driver (test/cuda), built where anything changed; its path alone goes to stdout:
//   GEMMULE_CUDA_DRIVER=$(npm run -s cuda:standin) npm test
// `-- --asan` builds it under AddressSanitizer and UBSan; `-- --check` runs the stand-in's own tests instead.
// GEMMULE_BUILD is the folder to build in, instead of build/.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const asan = process.argv.includes('--asan');
const build = resolve(
  root,
  process.env.GEMMULE_BUILD ?? 'build',
  asan ? 'standin-asan' : 'standin',
);

const LACKS = 77; // the exit code where the machine lacks what the driver is built with

function fail(sentence, code = 1) {
  console.error(`gemmule: ${sentence}`);
  process.exit(code);
}

// All it says goes to stderr, and that only if it fails.
function tool(name, ...args) {
  const { status, error, stdout, stderr } = spawnSync(name, args, { encoding: 'utf8' });
  if (error)
    fail(`building the stand-in driver needs ${name}, and there is none on the PATH.`, LACKS);
  return { ok: status === 0, said: stdout + stderr };
}

function requireBoost(compiler) {
  const { ok } = tool(
    'sh',
    '-c',
    `echo '#include <boost/context/detail/fcontext.hpp>' | ${compiler} -x c++ -fsyntax-only -`,
  );
  if (!ok)
    fail(
      'building the stand-in driver needs Boost.Context (Debian and Ubuntu: apt-get install libboost-context-dev).',
      LACKS,
    );
}

function has(name) {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
}

function configure() {
  if (readdirSync(build).some(file => file === 'build.ninja' || file === 'Makefile')) return;
  requireBoost(process.env.CXX ?? 'c++');
  const generator = has('ninja') ? ['-G', 'Ninja'] : [];
  const { ok, said } = tool(
    'cmake',
    '-S',
    join(root, 'test/cuda'),
    '-B',
    build,
    ...generator,
    `-DSANITIZE=${asan ? 'ON' : 'OFF'}`,
  );
  if (ok) return;
  rmSync(build, { recursive: true });
  process.stderr.write(said);
  fail('CMake could not configure the stand-in driver; it says why above.');
}

/** Whether the process that wrote this lock is gone. */
function isStale(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** One build at a time in a folder: tests that run side by side ask for the same library. */
function takeTurn() {
  const lock = `${build}.lock`;
  mkdirSync(build, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return process.on('exit', () => rmSync(lock, { force: true }));
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (isStale(lock)) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

function make(...targets) {
  const { ok, said } = tool(
    'cmake',
    '--build',
    build,
    '--parallel',
    String(availableParallelism()),
    '--target',
    ...targets,
  );
  if (ok) return;
  process.stderr.write(said);
  fail('the stand-in driver does not compile; the compiler says why above.');
}

function check() {
  make('standin_test', 'standin_defects');
  const library = join(build, 'libstandin_defects.so');
  const { status } = spawnSync(join(build, 'standin_test'), [library], { stdio: 'inherit' });
  process.exit(status ?? 1);
}

takeTurn();
configure();
if (process.argv.includes('--check')) check();
make('standin');
console.log(join(build, 'libstandin.so'));
