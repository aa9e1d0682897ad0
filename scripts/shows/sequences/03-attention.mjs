// SPDX-License-Identifier: MIT
import { verdictsOf } from '../../claims/verdicts.mjs';

export const claim =
  '`npm run bench -- attention`: batch 8, heads 8, length 512, depth 64, forward + backward at least 1.0x PyTorch’s scaled_dot_product_attention';

export const show = ({ node }) => verdictsOf(node, 'attention');
