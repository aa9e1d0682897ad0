// SPDX-License-Identifier: MIT
import { testsOf } from '../../claims/tests.mjs';

export const claim =
  'Five programs written for tfjs-layers run up to and including `fit` with only the import changed';

export const show = ({ run }) => testsOf(run, 'tfjs');
