// SPDX-License-Identifier: MIT
import { testsOf } from '../../claims/tests.mjs';

export const claim =
  'Every layer against golden numbers from real Keras: outputs, gradients and three training steps to 1e-4; random layers at a degenerate range, and their distributions';

export const show = ({ run }) => testsOf(run, 'layers');
