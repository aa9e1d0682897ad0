// SPDX-License-Identifier: MIT
import { testsOf } from '../../claims/tests.mjs';

export const claim =
  'Every recurrent, attention and text layer against golden numbers from real Keras: outputs, gradients and training steps to 1e-4';

export const show = ({ run }) => testsOf(run, 'layers');
