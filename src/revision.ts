// SPDX-License-Identifier: MIT
/** What was computed or recorded for prediction is good as long as these stay. @internal */
export const revision = {
  /** How often variables were written. */
  weights: 0,
  /** How often models gained or lost a layer. */
  layers: 0,
};
