// SPDX-License-Identifier: MIT
// The steps of a model as Programs: recorded once for each kind, shape and batch size, replayed by fit and evaluate.
import { type Program, ProgramCache, replay, signature, traceProgram } from '../capture.js';
import { mismatch } from '../errors.js';
import { type FunctionSnapshot, randomState } from '../random.js';
import { revision } from '../revision.js';
import type { StoredTensors } from '../saving/safetensors.js';
import { Tensor, type Variable } from '../tensor.js';
import { tidy } from '../tidy.js';
import type { Compiled } from './compiled.js';
import type { Feed } from './feed.js';
import { LastLogs, type StepLogs } from './logs.js';
import { mapRows, type Rows, type Source, tensorsIn } from './source.js';

const kinds = ['train', 'test'] as const;
export type StepKind = (typeof kinds)[number];

/** A batch, as steps take it: one tensor, or an array where the model has several inputs or outputs. */
export interface StepData {
  x: Tensor | Tensor[];
  y?: Tensor | Tensor[] | undefined;
  sampleWeight?: Tensor | Tensor[] | undefined;
}
/** A batch and what the model made of it. */
export interface StepResult extends StepData {
  yPred: Tensor | Tensor[];
}

/** What steps need of a model. */
export interface Trainable {
  readonly title: string;
  readonly trainableWeights: Variable[];
  trainStep(data: StepData): StepLogs;
  testStep(data: StepData): StepLogs;
  readonly ownsTrainStep: boolean;
  /** Whether the logs are what its step of this kind returns, and not the metrics. */
  returnsLogs(kind: StepKind): boolean;
}

const only = (list: readonly (Tensor | undefined)[]): Tensor | Tensor[] | undefined =>
  list.length > 1 ? (list as Tensor[]) : list[0];
const stepData = ({ x, y, weight }: Rows): StepData => ({
  x: only(x)!,
  y: only(y),
  sampleWeight: only(weight),
});
/** One or several as a list. */
export const listOf = (t: Tensor | Tensor[] | null | undefined): readonly Tensor[] =>
  t === undefined || t === null ? [] : [t].flat();
/** The batch of a step. */
export const rowsIn = ({ x, y, sampleWeight }: StepData): Rows => ({
  x: listOf(x),
  y: listOf(y),
  weight: listOf(sampleWeight),
});

export class Steps {
  private cache = new ProgramCache('fit');
  private readonly state = randomState.forFunction();
  private readonly last: Partial<Record<StepKind, LastLogs>> = {};
  constructor(
    private readonly model: Trainable,
    private readonly compiled: Compiled,
  ) {
    for (const kind of kinds) if (model.returnsLogs(kind)) this.last[kind] = new LastLogs();
  }

  /** What the last step returned; undefined where the metrics say it. */
  logs(kind: StepKind): LastLogs | undefined {
    return this.last[kind];
  }

  /** What the last steps returned, by names for a file. */
  logVariables(): [string, Variable][] {
    return kinds.flatMap(kind =>
      [...(this.last[kind]?.variables ?? [])].map(([name, v]): [string, Variable] => [
        `logs/${kind}/${name}`,
        v,
      ]),
    );
  }
  restoreLogs(stored: StoredTensors): void {
    for (const [path, { data }] of stored)
      for (const kind of kinds)
        if (path.startsWith(`logs/${kind}/`))
          this.last[kind]?.restore(path.slice(`logs/${kind}/`.length), data);
  }

  /** One step over rows of a data set. */
  fromFeed(kind: StepKind, feed: Feed, source: Source, rows: number, stride: number): Program {
    const key = `${kind} ${feed.id} ${feed.rateCount} ${rows}/${stride} ${this.signature(source)}`;
    return this.cache.get(key, () =>
      traceProgram(kind === 'train' ? 'fit' : 'evaluate', tensorsIn(source), params => {
        this.state.within(() => {
          if (kind === 'train' && !this.model.ownsTrainStep)
            feed.setRate(this.compiled.optimizer.learningRate);
          this.take(kind, feed.next(placed(source, params), rows, stride));
          feed.advance();
        });
      }),
    );
  }
  /** Takes one step over a batch that is handed in. Gives a value that is there when the step is done. */
  onBatch(kind: StepKind, source: Source): Tensor {
    if (this.compiled.config.runEagerly) return this.eagerly(kind, source);
    const params = tensorsIn(source);
    const program = this.cache.get(`${kind}OnBatch ${this.signature(source)}`, () =>
      traceProgram(`${kind}OnBatch`, params, symbolic =>
        this.state.within(() => this.take(kind, placed(source, symbolic))),
      ),
    );
    this.beforeReplay();
    return replay(program, params, false)[0];
  }
  private eagerly(kind: StepKind, source: Source): Tensor {
    revision.weights++;
    return tidy(() => this.take(kind, source));
  }
  /** The model's step; the last of the values that it logs. */
  private take(kind: StepKind, rows: Rows): Tensor {
    const data = stepData(rows);
    const who = `${this.model.title}: ${kind}Step`;
    const logs: unknown = kind === 'train' ? this.model.trainStep(data) : this.model.testStep(data);
    if (typeof logs !== 'object' || logs === null || logs instanceof Promise)
      throw new TypeError(mismatch(who, 'a record of scalars by name to be returned', logs));
    this.last[kind]?.note(who, logs as StepLogs);
    const tensors = Object.values(logs).filter(value => value instanceof Tensor);
    return tensors.at(-1) ?? this.compiled.total.result();
  }
  /** To be called before replays: after `gm.seed` the random ops start anew. */
  beforeReplay(): void {
    this.state.beforeReplay();
  }
  /** How far the random numbers of the steps have come. */
  snapshot(): Promise<FunctionSnapshot> {
    return this.state.snapshot();
  }
  /** Goes on from there; recordings hold where they draw from, so there will be new ones. */
  restore(snapshot: FunctionSnapshot): void {
    this.state.restore(snapshot);
    this.cache = new ProgramCache('fit');
  }
  /** What decides which recording serves: the data's form, and which weights train. */
  private signature(source: Source): string {
    const { x, y, weight } = source;
    const frozen = this.model.trainableWeights.map(w => w.handle).join();
    return `${signature(x)} ${signature(y)} ${signature(weight)} ${frozen}`;
  }
}

function placed(source: Source, params: readonly Tensor[]): Rows {
  let at = 0;
  return mapRows(source, () => params[at++]);
}
