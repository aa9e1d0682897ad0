// SPDX-License-Identifier: MIT
import { heldByTape } from './autograd.js';
import { inScope, Scope } from './scope.js';
import type { Tensor } from './tensor.js';
import { tensorsOf } from './tree.js';

/**
 * Runs `fn` and disposes every tensor made in it, but those that it returns (alone, or in arrays and plain objects), those kept
 * with `keep`, and variables.
 * @throws TypeError where `fn` returns a promise: what happens after an await is not seen.
 */
export function tidy<T>(fn: () => T): T {
  return inScope(new Scope(heldByTape), fn, result => {
    if (result instanceof Promise)
      throw new TypeError(
        'tidy: expected a synchronous function, received one that returns a promise. Await outside of tidy().',
      );
    return tensorsOf(result);
  });
}

/** Keeps a tensor beyond the `tidy` that it was made in. */
export const keep = <T extends Tensor>(t: T): T => t.keep();
