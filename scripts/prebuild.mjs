// SPDX-License-Identifier: MIT
// `npm run prebuild`: prebuilds/<platform>-<arch>/ for this machine and for those that it has a cross compiler for, and one CUDA
// fat binary beside them for all. It is the script `postprebuild`: npm runs one called `prebuild` in front of `build`, too, but
// this one only behind `npm run prebuild`.
//
//   node scripts/prebuild.mjs [TARGET...]      linux-x64, linux-arm64, ...
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import prebuildify from 'prebuildify';
import { reportFatbin } from './cuda/fatbin.mjs';
import { has, root } from './sources.mjs';

const host = `${process.platform}-${process.arch}`;
/** Their compilers' files begin so, and cmake/ has a toolchain file for each. */
const crossCompilers = {
  'linux-arm64': 'aarch64-linux-gnu-',
  'win32-x64': 'x86_64-w64-mingw32-',
};

function fail(sentence) {
  console.error(`gemmule: ${sentence}`);
  process.exit(1);
}

function libcOf(target) {
  if (!target.startsWith('linux')) return undefined;
  if (target !== host) return 'glibc';
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

function isBuildable(target) {
  if (target === host) return true;
  const compiler = `${crossCompilers[target]}g++`;
  if (!has(compiler)) console.log(`gemmule: ${target}: skipped: there is no ${compiler}.`);
  return has(compiler);
}

/** prebuilds/<target>/: the addon, stripped. */
async function prebuild(target) {
  const [platform, arch] = target.split('-');
  const cwd = join(root, 'build', target === host ? '' : target, 'prebuild');
  mkdirSync(cwd, { recursive: true });
  const wrapper = fileURLToPath(new URL('prebuild/cmake_js.mjs', import.meta.url));
  await promisify(prebuildify)({
    napi: true,
    name: 'gemmule',
    platform,
    arch,
    // Both libcs are named: node-gyp-build takes a file without a tag for either.
    tagLibc: libcOf(target),
    strip: true,
    stripBin: target === host ? 'strip' : `${crossCompilers[target]}strip`,
    cwd,
    out: root,
    nodeGyp: `"${process.execPath}" "${wrapper}"`,
    shell: true,
  });
}

const asked = process.argv.slice(2);
const unknown = asked.find(target => target !== host && !(target in crossCompilers));
if (unknown) {
  const known = [...new Set([host, ...Object.keys(crossCompilers)])].join(', ');
  fail(`prebuild: expected ${known}, received ${unknown}.`);
}
const targets = asked.length ? asked : [...new Set([host, ...Object.keys(crossCompilers)])];
for (const target of targets.filter(isBuildable))
  await prebuild(target).catch(error => fail(`${target} was not built: ${error.message}.`));

const fatbin = join(root, 'prebuilds/gemmule.fatbin');
rmSync(fatbin, { force: true }); // one of other kernels than the addons launch would be worse than none
if (!(await reportFatbin('full', fatbin))) fail('there is no CUDA fat binary, see above.');
