// SPDX-License-Identifier: MIT
// The index of an epoch: which rows of the data set make which batch. The shuffle is an instruction and travels in the chunk.
import { gatherBatch } from '../ops/gather_batch.js';
import { type Draw, randomState } from '../random.js';
import { withoutScope } from '../scope.js';
import { record, stream, Trace } from '../stream.js';
import { Tensor, type Variable } from '../tensor.js';
import { setData, zeroVariable } from '../variable.js';
import { mapRows, type Rows } from './source.js';

let feeds = 0;

/** The index buffer and step counter for data sets of so many rows. */
export class Feed {
  readonly id = feeds++;
  private readonly index: Variable;
  private readonly step: Variable;
  private readonly zero: Variable;
  private rates: Variable | null = null;

  constructor(readonly rows: number) {
    const named = (name: string, size: number) =>
      withoutScope(() => zeroVariable([size], 'int32', { name, trainable: false }));
    this.index = named('index', rows);
    this.step = named('step', 1);
    this.zero = named('zero', 1);
    setData(
      this.index,
      Int32Array.from({ length: rows }, (_, i) => i),
    );
  }

  /** The batch of the present step; the counter goes on by one. Within a recording. */
  next(data: Rows, rows: number, stride: number): Rows {
    return mapRows(data, x =>
      gatherBatch({ x, index: this.index, step: this.step }, { rows, stride }),
    );
  }
  /** Ends a step. Within a recording. */
  advance(): void {
    this.touch();
    record.increment({ v: this.step, by: 1 });
  }
  /** Sets the learning rate of the present step from the epoch's table. Within a recording. */
  setRate(learningRate: Variable): void {
    const { rates } = this;
    if (rates === null) return;
    stream.trace!.constants.add(rates);
    const rate = new Tensor([1], 'float64');
    record.gather({
      x: rates,
      index: this.step,
      y: rate,
      outer: 1,
      n: rates.size,
      inner: 1,
      count: 1,
    });
    record.assign({ v: learningRate, x: rate, count: 1 });
  }
  private touch(): void {
    stream.trace!.constants.add(this.step);
    stream.trace!.constants.add(this.index);
  }

  /** The records that come before an epoch's first step: shuffle, and count from 0. */
  beginning(shuffle: boolean): Trace {
    const before = new Trace();
    const draw = shuffle ? randomState.draw() : null;
    stream.capture(before, () => {
      if (draw) this.shuffle(draw);
      record.assign({ v: this.step, x: this.zero, count: 1 });
    });
    return before;
  }
  /** The same now, for an epoch of which `step` steps are done. */
  goOn(shuffle: boolean, step: number): void {
    if (shuffle) this.shuffle(randomState.draw());
    setData(this.step, Int32Array.of(step));
  }
  private shuffle({ state, ordinal }: Draw): void {
    record.randomPermutation({ state, y: this.index, count: this.rows, ordinal });
  }
  /** The learning rates of an epoch's steps. Returns whether Programs recorded before must be recorded anew. */
  setRates(rates: Float64Array): void {
    if (this.rates === null || this.rates.size !== rates.length)
      this.rates = withoutScope(() =>
        zeroVariable([rates.length], 'float64', { name: 'rates', trainable: false }),
      );
    setData(this.rates, rates);
  }
  get rateCount(): number {
    return this.rates?.size ?? 0;
  }
}
