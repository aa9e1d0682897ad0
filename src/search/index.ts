// SPDX-License-Identifier: MIT
import { search as run } from './search.js';
import { choice, integer, logUniform, uniform } from './space.js';

export type { Trial } from './record.js';
export type { SearchConfig, SearchResult } from './search.js';
export type { Distribution, Params, Space } from './space.js';

/** Hyper-parameter search, and what a parameter may be: `choice`, `uniform`, `logUniform`, `integer`. */
export const search = Object.assign(run, { choice, uniform, logUniform, integer });
