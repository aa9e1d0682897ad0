// SPDX-License-Identifier: MIT
// Builds and runs the benches that are native programs: bench/native/*.cpp.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The addon's own folder where there is one, so that nothing is compiled twice. */
const build = `${root}build${isConfigured(`${root}build`) ? '' : '/bench'}`;

function isConfigured(folder: string): boolean {
  return existsSync(`${folder}/build.ninja`) || existsSync(`${folder}/Makefile`);
}

function run(program: string, args: string[], env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error ?? status !== 0)
    throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
  process.stderr.write(stderr);
  return stdout ?? '';
}

export function buildRunner(target: string): void {
  const hasNinja = spawnSync('ninja', ['--version']).status === 0;
  const fresh = ['-DCMAKE_BUILD_TYPE=Release', ...(hasNinja ? ['-G', 'Ninja'] : [])];
  run('cmake', ['-S', '.', '-B', build, ...(isConfigured(build) ? [] : fresh)]);
  run('cmake', [
    '--build',
    build,
    '--target',
    target,
    '--parallel',
    String(availableParallelism()),
  ]);
}

/** The JSON objects that it prints, one a line. */
export function linesOf<T>(target: string, args: string[], env: Record<string, string> = {}): T[] {
  const out = run(`${build}/${target}`, args, env);
  return out
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as T);
}
