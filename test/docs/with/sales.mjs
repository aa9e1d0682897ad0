// SPDX-License-Identifier: MIT
// What was sold, by title (as numbers of words) and price.
import * as gm from 'gemmule';

export const titles = gm.randomUniform([64, 40], { maxval: 5000 }).cast('int32');
export const prices = gm.randomUniform([64, 1]);
export const sales = gm.randomUniform([64, 1]);
