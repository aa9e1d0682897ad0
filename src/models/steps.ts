// SPDX-License-Identifier: MIT
// The steps of a model as Programs: recorded once for each kind, shape and batch size, replayed by fit and evaluate.
import { valueAndGrad } from '../autograd.js';
import { type Program, ProgramCache, signature, traceProgram } from '../capture.js';
import { randomState } from '../random.js';
import type { Tensor, Variable } from '../tensor.js';
import type { Batch, Compiled } from './compiled.js';
import type { Feed } from './feed.js';
import type { Source } from './source.js';

/** What a step needs of a model. */
export interface Trainable {
  call(x: Tensor, options: { training: boolean }): Tensor | Tensor[];
  admit(x: Tensor): Tensor;
  readonly trainableWeights: Variable[];
  losses(): Tensor[];
}

export type StepKind = 'train' | 'test';

/** Forward, backward, update and metrics of one batch. Gives what was minimised. */
function trainStep(model: Trainable, compiled: Compiled, batch: Batch): Tensor {
  const weights = model.trainableWeights;
  const step = valueAndGrad(() => {
    const yPred = model.call(model.admit(batch.x), { training: true }) as Tensor;
    return [compiled.objective(batch, yPred, model.losses()), yPred] as [Tensor, Tensor];
  }, weights);
  const { value, grads, aux: yPred } = step();
  compiled.optimizer.apply(grads, weights);
  compiled.update(batch, yPred, value);
  return value;
}

function testStep(model: Trainable, compiled: Compiled, batch: Batch): Tensor {
  const yPred = model.call(model.admit(batch.x), { training: false }) as Tensor;
  const value = compiled.objective(batch, yPred, model.losses());
  compiled.update(batch, yPred, value);
  return value;
}

const stepOf = { train: trainStep, test: testStep } as const;

export class Steps {
  private readonly cache = new ProgramCache('fit');
  private readonly state = randomState.forFunction();
  constructor(
    private readonly model: Trainable,
    private readonly compiled: Compiled,
  ) {}

  /** One step over rows of a data set. */
  fromFeed(kind: StepKind, feed: Feed, source: Source, rows: number, stride: number): Program {
    const data = partsOf(source);
    const key = `${kind} ${feed.id} ${feed.rateCount} ${rows}/${stride} ${data.map(signature).join()} ${this.frozen()}`;
    return this.cache.get(key, () =>
      traceProgram(kind === 'train' ? 'fit' : 'evaluate', present(data), params => {
        const all = placed(data, params);
        this.state.within(() => {
          if (kind === 'train' && this.compiled.optimizer.schedule)
            feed.setRate(this.compiled.optimizer.learningRate);
          stepOf[kind](this.model, this.compiled, feed.next(all, rows, stride));
          feed.advance();
        });
      }),
    );
  }
  /** One step over a batch that is handed in. */
  fromBatch(kind: StepKind, source: Source): Program {
    const data = partsOf(source);
    return this.cache.get(`${kind}OnBatch ${data.map(signature).join()} ${this.frozen()}`, () =>
      traceProgram(`${kind}OnBatch`, present(data), params => {
        const [x, y, weight] = placed(data, params);
        return this.state.within(() =>
          stepOf[kind](this.model, this.compiled, { x: x!, y, weight }),
        );
      }),
    );
  }
  /** To be called before replays: after `gm.seed` the random ops start anew. */
  beforeReplay(): void {
    this.state.beforeReplay();
  }
  /** Which weights train decides what is recorded. */
  private frozen(): string {
    return this.model.trainableWeights.map(w => w.handle).join();
  }
}

export const partsOf = (s: Source): (Tensor | undefined)[] => [s.x, s.y, s.weight];
export const present = (parts: readonly (Tensor | undefined)[]): Tensor[] =>
  parts.filter(t => t !== undefined);
function placed(
  data: readonly (Tensor | undefined)[],
  params: readonly Tensor[],
): (Tensor | undefined)[] {
  let at = 0;
  return data.map(t => t && params[at++]);
}
