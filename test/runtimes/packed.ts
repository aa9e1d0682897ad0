// SPDX-License-Identifier: MIT
// The package as npm packs it, installed into an empty folder: without its scripts, and without a registry.
import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', [...args, '--ignore-scripts', '--loglevel=error'], { cwd, encoding: 'utf8' });

/** Packs into a folder. @returns the tarball */
export function pack(folder: string): string {
  npm(root, 'pack', '--pack-destination', folder);
  return join(
    folder,
    readdirSync(folder).find(name => name.endsWith('.tgz'))!,
  );
}

function dependencies(): string[] {
  const manifest = execFileSync('npm', ['pkg', 'get', 'dependencies'], { cwd: root });
  return Object.keys(JSON.parse(manifest.toString()) as object);
}

/** The file name that a prebuild has in the folder of its platform. */
function prebuildName(): string {
  if (process.platform !== 'linux') return 'gemmule.node';
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return `gemmule.${header.glibcVersionRuntime ? 'glibc' : 'musl'}.node`;
}

/** Installs a tarball, its dependencies from here, and the addon of this build in the place of a prebuild. */
export function install(folder: string, tarball: string): void {
  const local = dependencies().map(name => [name, `file:${root}node_modules/${name}`]);
  const wanted = { gemmule: `file:${tarball}`, ...Object.fromEntries(local) };
  const project = { private: true, type: 'module', dependencies: wanted };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project));
  npm(folder, 'install', '--offline', '--install-links', '--no-audit', '--no-fund');
  const place = `node_modules/gemmule/prebuilds/${process.platform}-${process.arch}`;
  mkdirSync(join(folder, place), { recursive: true });
  copyFileSync(`${root}build/Release/gemmule.node`, join(folder, place, prebuildName()));
}

/** Runs a program of the folder where there is no compiler, nor anything else, on the PATH. @returns what it printed */
export async function runIn(folder: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, PATH: folder };
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
  return stdout;
}
