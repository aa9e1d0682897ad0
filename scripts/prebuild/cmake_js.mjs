// SPDX-License-Identifier: MIT
// What prebuildify takes for node-gyp, which it asks to rebuild for one version of Node. A Node-API addon is the same for all
// versions, and cmake-js builds only what has changed: so the arguments are not heard. It is run in the folder `prebuild` of a
// build, where CMakeLists.txt leaves the addon, alone.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { root, runPackage } from '../sources.mjs';

const { PREBUILD_PLATFORM: platform, PREBUILD_ARCH: arch } = process.env;
const options = ['--directory', root, '--out', dirname(process.cwd()), '--log-level', 'warn'];
if (process.platform === 'win32') options.push('--generator', 'Ninja');
const toolchain = join(root, 'cmake', `${platform}-${arch}.cmake`);
const isCross = platform !== process.platform || arch !== process.arch;
if (isCross && existsSync(toolchain)) options.push(`--CDCMAKE_TOOLCHAIN_FILE=${toolchain}`);

const cmakeJs = (...args) => runPackage('cmake-js/bin/cmake-js', [...args, ...options]);
const build = ['build', '--target', 'prebuild', '--parallel', String(availableParallelism())];
process.exit(cmakeJs('configure') || cmakeJs(...build));
