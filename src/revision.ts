// SPDX-License-Identifier: MIT
/** How often variables were written since the start: what was computed from weights is good as long as it stays. @internal */
export const revision = { count: 0 };
