// SPDX-License-Identifier: MIT
// Runs the programs of this folder in processes of their own, as built or under AddressSanitizer and UBSan, and says how they ended.
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MOST_MEMORY = 8 * 2 ** 20; // KiB of address space of a child: no hostile size is ever given it

/** A folder that is gone when `use` is over. */
async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'gemmule-hardening-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs a program of this folder: its exit code or signal, and what it said. */
function child(program, args, { env = {}, seconds, limit = true }) {
  const node = [process.execPath, '--import=@tapjs/typescript/import', '--expose-gc'];
  const command = [...node, join('test/hardening', program), ...args.map(String)];
  const limited = limit && process.platform === 'linux';
  const [file, ...rest] = limited
    ? ['bash', '-c', `ulimit -v ${MOST_MEMORY}; exec "$@"`, 'bash', ...command]
    : command;
  return new Promise(resolve => {
    const started = spawn(file, rest, {
      cwd: root,
      env: { ...process.env, TS_NODE_TRANSPILE_ONLY: '1', ...env },
      timeout: seconds * 1000,
      killSignal: 'SIGKILL',
    });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'])
      started[stream].setEncoding('utf8').on('data', text => (said[stream] += text));
    started.on('close', (status, signal) => resolve({ status, signal, ...said }));
  });
}

/** What a child that ended well printed last, as JSON; else an Error with how it ended and `context`. */
function reportOf({ status, signal, stdout, stderr }, context) {
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1));
  const end = signal === 'SIGKILL' ? 'hung' : `ended with ${signal ?? status}`;
  const complaint = stderr.split('\n').filter(line => !line.includes('failed to allocate'));
  throw new Error(`${context()} ${end}:\n${complaint.slice(0, 30).join('\n')}`);
}

/**
 * A fuzz: `calls` hostile calls of one surface from a seed.
 * @throws Error with the seed and the last call, where it crashed or hung
 */
export const fuzz = ({ surface, seed, calls, seconds = 300, sanitizer }) =>
  inFolder(async folder => {
    const file = join(folder, 'last call');
    const ended = await child('fuzz.ts', [surface, seed, calls, file], {
      ...sanitizer,
      seconds,
    });
    const last = () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : 'none');
    return reportOf(ended, () => `fuzz of ${surface}, seed ${seed}, call ${last()}`);
  });

/** The fuzz of the addon in several threads at once, every second one ended in its midst. */
export const fuzzInThreads = ({ threads, seed, calls, seconds = 300, sanitizer }) =>
  inFolder(async folder => {
    const ended = await child('workers.ts', [threads, seed, calls, folder], {
      ...sanitizer,
      seconds,
    });
    const last = () =>
      readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8').trim());
    return reportOf(ended, () => `fuzz in threads, seed ${seed}, calls ${last().join('; ')}`);
  });

/** The leak program: see leaks.ts. */
export const leaks = async (times, seconds = 300) =>
  reportOf(await child('leaks.ts', [times], { seconds, limit: false }), () => 'leaks');

/** Trains while allocations fail. `skip` says what the machine lacks. */
export const outOfMemory = () =>
  inFolder(async folder => {
    if (process.platform !== 'linux') return { skip: 'preloading is tested on Linux alone' };
    const library = join(folder, 'failing_alloc.so');
    const compiler = ['cc', 'gcc', 'clang'].find(runs);
    if (!compiler) return { skip: 'there is no C compiler here' };
    const source = join(root, 'test/hardening/failing_alloc.c');
    execFileSync(compiler, ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl']);
    const order = join(folder, 'order');
    writeFileSync(order, new Uint8Array(BigInt64Array.of(-1n, 0n).buffer));
    const env = { LD_PRELOAD: library, FAILING_ALLOC: order };
    const ended = await child('out_of_memory.ts', [], { env, seconds: 300, limit: false });
    return reportOf(ended, () => 'out of memory');
  });

function runs(program) {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * The addon under AddressSanitizer and UBSan, built beside the native tests' own sanitized build; how a child runs with it.
 * `skip` says what the machine lacks.
 */
export function sanitized() {
  if (process.platform !== 'linux' || !runs('g++')) return { skip: 'there is no g++ here' };
  const libraries = ['libasan.so', 'libstdc++.so'].map(name =>
    execFileSync('g++', [`-print-file-name=${name}`], { encoding: 'utf8' }).trim(),
  );
  if (!existsSync(libraries[0])) return { skip: 'the compiler has no AddressSanitizer' };
  const build = join(root, process.env.GEMMULE_BUILD ?? 'build', 'native-address');
  const modules = join(root, 'node_modules');
  const include = [`${modules}/node-api-headers/include`, `${modules}/node-addon-api`].join(';');
  const configure = ['-S', root, '-B', build, '-DSANITIZE=address', `-DCMAKE_JS_INC=${include}`];
  const generator = runs('ninja') && !existsSync(join(build, 'Makefile')) ? ['-G', 'Ninja'] : [];
  const said = { stdio: ['ignore', 'ignore', 'inherit'] };
  execFileSync('cmake', [...configure, ...generator], said);
  execFileSync('cmake', ['--build', build, '--target', 'gemmule', '--parallel'], said);
  const release = join(build, 'prebuild/build/Release'); // where node-gyp-build looks
  mkdirSync(release, { recursive: true });
  rmSync(join(release, 'gemmule.node'), { force: true });
  symlinkSync(join(build, 'gemmule.node'), join(release, 'gemmule.node'));
  return { limit: false, env: environment(libraries, join(build, 'prebuild')) };
}

const environment = (libraries, folder) => ({
  LD_PRELOAD: libraries.join(' '),
  GEMMULE_PREBUILD: folder,
  // Node's own leaks at its end are not ours; sizes that no machine has are to fail as they do without a sanitizer.
  ASAN_OPTIONS: 'detect_leaks=0:allocator_may_return_null=1:max_allocation_size_mb=300',
  UBSAN_OPTIONS: 'print_stacktrace=1',
});
