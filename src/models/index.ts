// SPDX-License-Identifier: MIT
// Models under Keras's and tfjs's names: `gm.models.modelFromJSON`.
export { loadModel, modelFromJSON } from '../saving/index.js';
export { cloneModel } from './clone.js';
export { Functional } from './functional.js';
export { Model } from './model.js';
export { Sequential } from './sequential.js';
