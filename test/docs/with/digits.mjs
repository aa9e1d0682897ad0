// SPDX-License-Identifier: MIT
// A thousand digits, so that a training takes no time.
import * as gm from 'gemmule';

const { xTrain, yTrain } = await gm.datasets.mnist();
export const x = xTrain.slice(0, 1000).reshape([-1, 784]).cast('float32').div(255);
export const y = yTrain.slice(0, 1000);
