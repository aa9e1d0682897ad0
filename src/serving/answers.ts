// SPDX-License-Identifier: MIT
// What a model says to a batch, and the part of it that belongs to some of its rows.
import type { TypedArray } from '../dtype.js';
import { mismatch, ShapeError } from '../errors.js';
import type { Model } from '../models/model.js';
import { withoutScope } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { mapTensors, tensorsOf } from '../tree.js';

export class Answers {
  private constructor(
    private readonly structure: unknown,
    private readonly values: ReadonlyMap<Tensor, TypedArray>,
    private readonly rows: number,
  ) {}

  /** Computes on the stream; the inputs end. */
  static async of(model: Model, x: readonly Tensor[]): Promise<Answers> {
    const rows = x[0].shape[0];
    const structure = ask(model, x);
    const outputs = tensorsOf(structure);
    try {
      checkRows(model, outputs, rows);
      const values = await Promise.all(outputs.map(t => t.data()));
      return new Answers(structure, new Map(outputs.map((t, i) => [t, values[i]])), rows);
    } finally {
      outputs.forEach(t => t.dispose());
    }
  }
  /** The outputs for these rows, in the structure that the model gives. */
  part(begin: number, count: number): unknown {
    return mapTensors(this.structure, t => {
      const values = this.values.get(t)!;
      const size = values.length / this.rows;
      return values.slice(begin * size, (begin + count) * size);
    });
  }
}

function ask(model: Model, x: readonly Tensor[]): unknown {
  try {
    return withoutScope(() => model.predictOnBatch<unknown>(x.length === 1 ? x[0] : x));
  } finally {
    x.forEach(t => t.dispose());
  }
}

function checkRows(model: Model, outputs: readonly Tensor[], rows: number): void {
  const odd = outputs.find(t => t.shape[0] !== rows);
  if (odd === undefined) return;
  const expected = `outputs with a row for each of ${rows} samples`;
  throw new ShapeError(mismatch(`batcher: ${model.title}`, expected, odd.shape));
}
