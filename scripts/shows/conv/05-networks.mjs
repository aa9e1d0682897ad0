// SPDX-License-Identifier: MIT
import { verdictsOf } from '../../claims/verdicts.mjs';

export const claim =
  '`npm run bench -- cnn`: training of the two listings at least 1.8x the best of PyTorch and Keras at batch 32, 1.6x at 128; batch-1 inference p50 no slower than onnxruntime-node’s';

export const show = ({ node }) => verdictsOf(node, 'cnn');
