// SPDX-License-Identifier: MIT
// `npm run prebuild`: the fat binary of every architecture, where the package ships it. An ordinary build makes a quick one instead
// (build-addon.mjs).
import { join } from 'node:path';
import { root } from '../sources.mjs';
import { askedForPrebuild } from './asked.mjs';
import { reportFatbin } from './fatbin.mjs';

const file = join(root, 'prebuilds', `${process.platform}-${process.arch}`, 'gemmule.fatbin');
if (askedForPrebuild()) process.exit((await reportFatbin('full', file)) ? 0 : 1);
