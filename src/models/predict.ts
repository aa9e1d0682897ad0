// SPDX-License-Identifier: MIT
// `predict`: the model's call as a Program for each number of rows, and what follows from the weights alone as one that runs only
// after they have changed.
import { type Program, replay, traceProgram } from '../capture.js';
import type { Prepared } from '../layers/prepared.js';
import { concat, slice } from '../ops/index.js';
import { revision } from '../revision.js';
import { withoutScope } from '../scope.js';
import type { Tensor } from '../tensor.js';
import type { Model } from './model.js';

const MOST_PROGRAMS = 16;

/** What a model's call needs of its weights, kept as long as they stay. */
class Preparation {
  private readonly program: Program;
  private results: Tensor[] = [];
  private madeAt = -1;
  constructor(readonly model: Prepared) {
    this.program = traceProgram('predict', [], () => model.weights());
  }
  tensors(inline: boolean): readonly Tensor[] {
    if (this.madeAt === revision.weights) return this.results;
    this.results.forEach(t => t.dispose());
    this.results = withoutScope(() => replay(this.program, [], inline));
    this.madeAt = revision.weights;
    return this.results;
  }
}

export class Predictor {
  private readonly programs = new Map<number, Program>();
  private readonly preparation: Preparation | null;
  private readonly madeAt = revision.layers;
  private shape = '';
  constructor(private readonly model: Model) {
    const prepared = model.prepared([]);
    this.preparation = prepared && prepared.count > 0 ? new Preparation(prepared) : null;
  }

  /** Whether no model, so neither one within this one, has other layers since it was made. */
  isCurrent(): boolean {
    return this.madeAt === revision.layers;
  }
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
    if (!this.preparation) return replay(this.program(x, []), [x], inline)[0];
    const weights = this.preparation.tensors(inline);
    return replay(this.program(x, weights), [x, ...weights], inline)[0];
  }
  private program(x: Tensor, weights: readonly Tensor[]): Program {
    const rows = x.shape[0];
    const shape = `${x.dtype} ${x.shape.slice(1).join()}`;
    if (shape !== this.shape) {
      this.programs.clear();
      this.shape = shape;
    }
    const found = this.programs.get(rows);
    if (found) return found;
    const made = traceProgram('predict', [x, ...weights], ([input, ...ready]) =>
      this.call(this.model.admit(input), ready),
    );
    if (this.programs.size >= MOST_PROGRAMS)
      this.programs.delete(this.programs.keys().next().value!);
    this.programs.set(rows, made);
    return made;
  }
  private call(x: Tensor, weights: readonly Tensor[]): Tensor {
    if (!this.preparation) return this.model.call(x, { training: false }) as Tensor;
    return this.preparation.model.call(x, weights);
  }
}
