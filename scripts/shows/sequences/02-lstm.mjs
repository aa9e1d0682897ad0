// SPDX-License-Identifier: MIT
import { verdictsOf } from '../../claims/verdicts.mjs';

export const claim =
  '`npm run bench -- lstm`, 2 threads: LSTM layers at three shapes against PyTorch, quiet and beside a busy core; the classifier’s training at least 1.5x the best of PyTorch and Keras; batch-1 latency at most 0.7 of onnxruntime-node’s';

export const show = ({ node }) => verdictsOf(node, 'lstm');
