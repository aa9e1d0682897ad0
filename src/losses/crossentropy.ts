// SPDX-License-Identifier: MIT
import { labelForm } from './align.js';
import { binaryCrossentropy } from './binary_crossentropy.js';
import { categoricalCrossentropy } from './categorical_crossentropy.js';
import { defineLoss } from './define.js';
import { sparseCategoricalCrossentropy } from './sparse_categorical_crossentropy.js';

/** The crossentropy that fits the shapes; what the string 'crossentropy' means in `compile`. */
export const fittingCrossentropy = defineLoss('crossentropy', (yTrue, yPred, _options, who) => {
  switch (labelForm(yTrue, yPred)) {
    case 'binary':
      return binaryCrossentropy.fn(yTrue, yPred, binaryCrossentropy.defaults, who);
    case 'sparse': {
      const { fn, defaults } = sparseCategoricalCrossentropy;
      return fn(yTrue, yPred, defaults, who);
    }
    default:
      return categoricalCrossentropy.fn(yTrue, yPred, categoricalCrossentropy.defaults, who);
  }
});
