// SPDX-License-Identifier: MIT
// Before `npm pack`: this platform's prebuild and the fat binary, built when they are missing or older than the sources.
import { copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reportFatbin } from './cuda/fatbin.mjs';
import { has, root, run } from './sources.mjs';

const addon = join(root, 'build/Release/gemmule.node');
const folder = join(root, 'prebuilds', `${process.platform}-${process.arch}`);
const prebuild = join(folder, `gemmule${libcTag()}.node`);
const fatbin = join(folder, 'gemmule.fatbin');

/** node-gyp-build takes a file without a tag for both libcs: so each says which it is. */
function libcTag() {
  if (process.platform !== 'linux') return '';
  return process.report.getReport().header.glibcVersionRuntime ? '.glibc' : '.musl';
}

function stop(sentence) {
  console.error(`gemmule: ${sentence}`);
  process.exit(1);
}

rmSync(join(root, 'dist'), { recursive: true, force: true }); // nothing of sources that are gone
if (run('npm', ['run', '-s', 'build'], { shell: process.platform === 'win32' }) !== 0)
  stop('cannot pack: the build failed, see above.');
if (!statSync(addon, { throwIfNoEntry: false })) stop(`cannot pack: the build left no ${addon}.`);
mkdirSync(folder, { recursive: true });
copyFileSync(addon, prebuild);
if (has('strip') && process.platform === 'linux') run('strip', ['--strip-unneeded', prebuild]);

rmSync(fatbin, { force: true }); // one of other kernels than this addon launches would be worse than none
if (!(await reportFatbin('full', fatbin)))
  stop('cannot pack: there is no CUDA fat binary, see above.');
