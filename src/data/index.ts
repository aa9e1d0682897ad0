// SPDX-License-Identifier: MIT
export { cifar10 } from './cifar.js';
export { fashionMnist, type ImageData, mnist } from './digits.js';
