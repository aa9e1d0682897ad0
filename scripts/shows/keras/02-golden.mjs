// SPDX-License-Identifier: MIT
import { testsOf } from '../../claims/tests.mjs';

export const claim =
  'Golden numbers from real Keras for each of them to 1e-4: outputs, gradients, training steps';

const folders = ['layers', 'losses', 'metrics', 'optimizers', 'initializers', 'regularizers', 'activations', 'models', 'saving', 'ops']; // prettier-ignore
export const show = ({ run }) => testsOf(run, ...folders);
