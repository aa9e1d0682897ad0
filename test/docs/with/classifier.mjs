// SPDX-License-Identifier: MIT
// A model of 16 numbers in and 4 out.
import * as gm from 'gemmule';

export const model = gm.sequential([
  gm.layers.dense({ units: 8, activation: 'relu', inputShape: [16] }),
  gm.layers.dense({ units: 4, activation: 'softmax' }),
]);
