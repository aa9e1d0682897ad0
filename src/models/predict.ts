// SPDX-License-Identifier: MIT
// `predict`: the model's call as a Program for each number of rows.
import { type Program, replay, traceProgram } from '../capture.js';
import { concat, slice } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import type { Model } from './model.js';

const MOST_PROGRAMS = 16;

export class Predictor {
  private readonly programs = new Map<number, Program>();
  private shape = '';
  constructor(private readonly model: Model) {}

  /** The output for all of `x`, batch by batch. */
  run(x: Tensor, batchSize: number, inline: boolean): Tensor {
    const rows = x.shape[0];
    if (rows <= batchSize) return this.once(x, inline);
    const parts: Tensor[] = [];
    for (let at = 0; at < rows; at += batchSize) {
      const count = Math.min(batchSize, rows - at);
      const part = slice(x, [at, ...x.shape.slice(1).map(() => 0)], [count, ...x.shape.slice(1)]);
      parts.push(this.once(part, inline));
      part.dispose();
    }
    const all = concat(parts, 0);
    parts.forEach(p => p.dispose());
    return all;
  }

  private once(x: Tensor, inline: boolean): Tensor {
    return replay(this.program(x), [x], inline)[0];
  }
  private program(x: Tensor): Program {
    const rows = x.shape[0];
    const shape = `${x.dtype} ${x.shape.slice(1).join()}`;
    if (shape !== this.shape) {
      this.programs.clear();
      this.shape = shape;
    }
    const found = this.programs.get(rows);
    if (found) return found;
    const made = traceProgram('predict', [x], ([input]) =>
      this.model.call(this.model.admit(input), { training: false }),
    );
    if (this.programs.size >= MOST_PROGRAMS)
      this.programs.delete(this.programs.keys().next().value!);
    this.programs.set(rows, made);
    return made;
  }
}
