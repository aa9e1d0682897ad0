// SPDX-License-Identifier: MIT
// Sentences with what they say: 1 is praise.
export const sentences = ['a fine film', 'not worth a walk', 'what a fine walk', 'not a fine film'];
export const labels = [1, 0, 1, 0].map(label => [label]);
