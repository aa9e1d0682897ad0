// SPDX-License-Identifier: MIT
export { fashionMnist, type ImageData, mnist } from './digits.js';
