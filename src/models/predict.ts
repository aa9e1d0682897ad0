// SPDX-License-Identifier: MIT
// `predict`: the model's call as a Program for each shape of batch, and what follows from the weights alone as one that runs only
// after they have changed.
import { type Program, replay, restore, traceProgram } from '../capture.js';
import { each } from '../layers/calls.js';
import type { Prepared } from '../layers/prepared.js';
import { concat, slice } from '../ops/index.js';
import { revision } from '../revision.js';
import { withoutScope } from '../scope.js';
import type { Tensor } from '../tensor.js';
import { mapTensors, tensorsOf } from '../tree.js';
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
  private readonly programs = new Map<string, Program>();
  private readonly preparation: Preparation | null;
  private readonly madeAt = revision.layers;
  constructor(private readonly model: Model) {
    const prepared = model.isPreparable ? model.prepared([]) : null;
    this.preparation = prepared && prepared.count > 0 ? new Preparation(prepared) : null;
  }

  /** Whether no model, so neither one within this one, has other layers since it was made. */
  isCurrent(): boolean {
    return this.madeAt === revision.layers;
  }
  /** The outputs for all of the inputs, batch by batch, in the structure that the model gives. */
  run(x: readonly Tensor[], batchSize: number, inline: boolean): unknown {
    const rows = x[0].shape[0];
    const weights = this.preparation?.tensors(inline) ?? [];
    if (rows <= batchSize) return this.once(x, weights, inline);
    const parts: unknown[] = [];
    for (let at = 0; at < rows; at += batchSize) {
      const batch = x.map(t => rowsFrom(t, at, Math.min(batchSize, rows - at)));
      parts.push(this.once(batch, weights, inline));
      batch.forEach(t => t.dispose());
    }
    return joined(parts);
  }

  private once(x: readonly Tensor[], weights: readonly Tensor[], inline: boolean): unknown {
    const program = this.program(x, weights);
    return restore(program.structure, replay(program, [...x, ...weights], inline));
  }
  private program(x: readonly Tensor[], weights: readonly Tensor[]): Program {
    const key = x.map(t => `${t.dtype} ${t.shape.join()}`).join('; ');
    const found = this.programs.get(key);
    if (found) return found;
    const made = traceProgram('predict', [...x, ...weights], params =>
      this.call(params.slice(0, x.length), params.slice(x.length)),
    );
    if (this.programs.size >= MOST_PROGRAMS)
      this.programs.delete(this.programs.keys().next().value!);
    this.programs.set(key, made);
    return made;
  }
  private call(x: Tensor[], weights: readonly Tensor[]): unknown {
    const input = x.length === 1 ? x[0] : x;
    if (!this.preparation) return this.model.inStructure(this.model.predictStep({ x: input }));
    const admitted = each(input, t => this.model.admit(t));
    return this.model.inStructure(this.preparation.model.call(admitted, weights));
  }
}

/** The outputs of batches behind one another, in the structure that each has; the parts end. */
export function joined(parts: readonly unknown[]): unknown {
  const tensors = parts.map(tensorsOf);
  let at = 0;
  const all = mapTensors(parts[0], () => {
    const i = at++;
    return concat(tensors.map(part => part[i]), 0); // prettier-ignore
  });
  tensors.flat().forEach(t => t.dispose());
  return all;
}

const rowsFrom = (t: Tensor, at: number, rows: number): Tensor =>
  slice(t, [at, ...t.shape.slice(1).map(() => 0)], [rows, ...t.shape.slice(1)]);
