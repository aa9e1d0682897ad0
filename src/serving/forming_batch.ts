// SPDX-License-Identifier: MIT
// Requests that will be computed together, and their rows behind one another in one array an input.
import { arrayOf, type TypedArray } from '../dtype.js';
import { sizeOf } from '../shape.js';
import { fromTyped, type Tensor } from '../tensor.js';
import { areAlike, type InputRows, type Kind } from './input_rows.js';

/** Somebody who waits for an answer. */
export interface Request {
  readonly rows: number;
  /** When it came, in milliseconds. */
  readonly since: number;
  /** Where it waits; null: it runs, or is settled. */
  batch: FormingBatch | null;
  isSettled: boolean;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export class FormingBatch {
  readonly requests: Request[] = [];
  rows = 0;
  readonly kinds: readonly Kind[];
  private readonly arrays: readonly TypedArray[];

  /** For so many rows like these. */
  constructor(
    like: readonly InputRows[],
    readonly capacity: number,
  ) {
    this.kinds = like.map(({ dtype, sample }) => ({ dtype, sample }));
    this.arrays = this.kinds.map(({ dtype, sample }) => arrayOf(dtype, capacity * sizeOf(sample)));
  }

  get isFull(): boolean {
    return this.rows === this.capacity;
  }
  isFor(inputs: readonly InputRows[]): boolean {
    return (
      inputs.length === this.kinds.length && inputs.every((x, i) => areAlike(x, this.kinds[i]))
    );
  }
  takes(inputs: readonly InputRows[]): boolean {
    return this.rows + inputs[0].rows <= this.capacity && this.isFor(inputs);
  }
  /** Copies the rows: later changes to the caller's arrays do not matter. */
  add(request: Request, inputs: readonly InputRows[]): void {
    for (let i = 0; i < inputs.length; i++)
      this.arrays[i].set(inputs[i].data, this.rows * sizeOf(inputs[i].sample));
    this.rows += request.rows;
    this.requests.push(request);
    request.batch = this;
  }
  /** Takes a request out; those behind it move up. */
  remove(request: Request): void {
    const at = this.requests.indexOf(request);
    const begin = this.rowsBefore(at);
    this.kinds.forEach(({ sample }, i) => {
      const size = sizeOf(sample);
      this.arrays[i].copyWithin(begin * size, (begin + request.rows) * size, this.rows * size);
    });
    this.rows -= request.rows;
    this.requests.splice(at, 1);
    request.batch = null;
  }
  /** A batch of one of its requests, which nobody joins. */
  only(request: Request): FormingBatch {
    const begin = this.rowsBefore(this.requests.indexOf(request));
    const inputs = this.kinds.map((x, i) => {
      const size = sizeOf(x.sample);
      const data = this.arrays[i].subarray(begin * size, (begin + request.rows) * size);
      return { ...x, data, rows: request.rows };
    });
    const alone = new FormingBatch(inputs, request.rows);
    alone.add(request, inputs);
    return alone;
  }
  /** The inputs for the model, with rows of zeros up to `rows`. */
  tensors(rows: number): Tensor[] {
    return this.kinds.map(({ dtype, sample }, i) => {
      const size = sizeOf(sample);
      const data = this.arrays[i].subarray(0, rows * size);
      data.fill(0, this.rows * size);
      return fromTyped(data, [rows, ...sample], dtype);
    });
  }
  /** Makes room for others. */
  clear(): void {
    this.requests.length = 0;
    this.rows = 0;
  }
  private rowsBefore(at: number): number {
    return this.requests.slice(0, at).reduce((sum, { rows }) => sum + rows, 0);
  }
}
