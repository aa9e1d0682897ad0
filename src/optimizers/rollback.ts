// SPDX-License-Identifier: MIT
// Steps that may turn out not to count. A recorded step has no branches, so it is taken and, where need be, undone.
import { where } from '../ops/index.js';
import type { Tensor, Variable } from '../tensor.js';
import { assign } from '../variable.js';

export class Rollback {
  private readonly before = new Map<Variable, Tensor>();

  /** Keeps what a variable holds; to be called before the step writes it. */
  note(v: Variable): void {
    if (!this.before.has(v)) this.before.set(v, v.value.keep());
  }
  /** All that was noted keeps what it holds now where the scalar `counts` is true, else it goes back. */
  settle(counts: Tensor): void {
    for (const [v, old] of this.before) {
      assign(v, where(counts, v, old));
      old.dispose();
    }
  }
}
