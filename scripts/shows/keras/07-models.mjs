// SPDX-License-Identifier: MIT
import { verdictsOf } from '../../claims/verdicts.mjs';

export const claim =
  '`npm run bench -- models`: the GAN, the functional listing and the hand-written loop at least 1.5x as fast a step as PyTorch, eager, at batch 64, 2 threads';

export const show = ({ node }) => verdictsOf(node, 'models');
