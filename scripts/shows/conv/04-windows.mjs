// SPDX-License-Identifier: MIT
import { verdictsOf } from '../../claims/verdicts.mjs';

export const claim =
  '`npm run bench -- conv`, 2 threads, against the best of PyTorch’s layouts: forward at least 1.0x in the geometric mean, forward + backward at least 1.4x, no row under 0.9x, first layers at least 2.2x, max pooling at least 2.5x; strides and dilations within 1.3x';

export const show = ({ node }) => verdictsOf(node, 'conv');
