// SPDX-License-Identifier: MIT
// The penalties that calls of a layer give, by `addLoss` or an activity regularizer.
import { mismatch } from '../errors.js';
import { sum } from '../ops/index.js';
import { stream, type Trace } from '../stream.js';
import { Tensor } from '../tensor.js';

interface Added {
  loss: Tensor;
  /** The recording that it belongs to; null: none. */
  trace: Trace | null;
}

/** Whether any layer had one: else there is none to forget. */
let any = false;
export const lossesWereAdded = (): boolean => any;

/** Those of one layer. */
export class AddedLosses {
  private added: readonly Added[] = [];

  /** Those of recordings that are over go. */
  add(who: string, losses: Tensor | readonly Tensor[]): void {
    const { trace } = stream;
    const given: unknown[] = [losses].flat();
    const odd = given.find(t => !(t instanceof Tensor));
    if (odd !== undefined) throw new TypeError(mismatch(`${who}: addLoss`, 'a tensor', odd));
    const kept = this.added.filter(known => known.trace === null || known.trace === trace);
    this.added = [...kept, ...(given as Tensor[]).map(loss => ({ loss, trace }))];
    any = true;
  }
  /** Forgets those of this recording, or of the calls outside of any. */
  forget(): void {
    this.added = this.added.filter(({ trace }) => trace !== stream.trace);
  }
  /** Those of this recording, as scalars. */
  current(): Tensor[] {
    return this.added
      .filter(({ trace }) => trace === stream.trace)
      .map(({ loss }) => (loss.rank === 0 ? loss : sum(loss)));
  }
}
