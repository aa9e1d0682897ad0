// SPDX-License-Identifier: MIT
// What recurrent layers have in common: a cell that steps through the sequences of a batch, or an op that does all steps at once.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import * as ops from '../ops/index.js';
import { sameShape, type Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { withoutScope } from '../scope.js';
import { assign, assignState, zeroVariable } from '../variable.js';
import { firstMask } from './calls.js';
import { type CallOptions, Layer, type LayerConfig, type Masks, type Tensors } from './layer.js';
import { isTracingShapes } from './shape_tracing.js';
import type { Prepared } from './prepared.js';
import { packGates } from '../ops/sequence.js';
import {
  type AnyCell,
  type NoiseConfig,
  type NoisyCell,
  outputStateOf,
  stateShapesOf,
  stepOf,
} from './recurrent_cell.js';

export interface RecurrentConfig extends LayerConfig {
  /** Whether the output of each step is given, not that of the last alone. */
  returnSequences?: boolean;
  /** Whether the last states are given too: the output is then `[y, ...states]`. */
  returnState?: boolean;
  /** From the last step to the first; the outputs come in that order. */
  goBackwards?: boolean;
  /** Whether each batch goes on from the states in which the one before ended, until `resetStates`. */
  stateful?: boolean;
  /** Whether the output of a masked step is 0, not that of the step before. */
  zeroOutputForMask?: boolean;
  /** Accepted: every recording of a step is unrolled already, or one instruction. */
  unroll?: boolean;
}
/** The keys of RecurrentConfig. */
export const recurrentKeys = [
  'returnSequences',
  'returnState',
  'goBackwards',
  'stateful',
  'zeroOutputForMask',
  'unroll',
] as const;

export interface GatedConfig {
  /** Accepted: one instruction does all steps, on either backend, where its functions are the usual ones. */
  useCudnn?: boolean | 'auto';
}
export const gatedKeys = [...recurrentKeys, 'useCudnn'] as const;

/** What goes through all steps. */
export interface Run {
  x: Tensor;
  mask: Tensor | null;
  /** Null: all 0. */
  states: readonly Tensor[] | null;
  training: boolean;
  /** The weights that `prepared` packed. */
  packed?: readonly Tensor[] | undefined;
}
export interface Ran {
  /** The output of each step, in the order of time. */
  sequence: () => Tensor;
  /** That of the step that ran last. */
  last: Tensor;
  states: readonly Tensor[];
}

/** What prediction packs of the weights. */
export type Packing = Pick<Prepared, 'count' | 'weights'>;

/** Those options of a layer that are its cell's. */
export const cellConfig = <C extends LayerConfig>(config: C, keys: readonly string[]): C =>
  Object.fromEntries(
    Object.entries(config).filter(([key]) => key === 'dtype' || keys.includes(key)),
  ) as C;
/** The input of all steps, with the same elements dropped at each. */
export function dropped({ x, training }: Run, cell: NoisyCell<NoiseConfig>): Tensor {
  const [noise] = cell.inputNoise(x.shape[0], training);
  return noise ? ops.mul(x, ops.expandDims(noise, 1)) : x;
}
export const packingOf = (
  { kernel, recurrentKernel }: { kernel: Tensor; recurrentKernel: Tensor },
  gates: number,
): Packing => ({
  count: 2,
  weights: () => [kernel, recurrentKernel].map(w => packGates(w, gates)),
});

export abstract class Recurrent<C extends RecurrentConfig, L extends AnyCell> extends Layer<C> {
  override supportsMasking = true;
  abstract readonly cell: L;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  /** @internal */
  zeroOutputForMask: boolean;
  private kept: Variable[] | null = null;

  constructor(config: C) {
    super(config);
    this.returnSequences = config.returnSequences ?? false;
    this.returnState = config.returnState ?? false;
    this.goBackwards = config.goBackwards ?? false;
    this.stateful = config.stateful ?? false;
    this.zeroOutputForMask = config.zeroOutputForMask ?? false;
  }
  protected override get parts(): readonly Layer[] {
    return [this.cell];
  }
  override build(sample: Shape): void {
    this.expectSample(sample, '[steps, features]', sample.length >= 2);
    this.cell.ensureBuilt(sample.slice(1));
  }
  override computeMask(_x: Tensors, mask: Masks): Masks {
    return this.returnSequences ? firstMask(mask) : null;
  }

  override call(x: Tensor, options: CallOptions): Tensors {
    return this.outputOf(this.run(x, options));
  }
  /** Counts the activity of a run that is no call of its own. @internal */
  regularizeRun(ran: Ran): void {
    if (this.activityRegularizer) this.regularizeActivity(this.outputOf(ran));
  }
  private outputOf(ran: Ran): Tensors {
    const y = this.returnSequences ? this.inOrder(ran.sequence()) : ran.last;
    return this.returnState ? [y, ...ran.states] : y;
  }
  private inOrder(sequence: Tensor): Tensor {
    return this.goBackwards ? ops.reverse(sequence, 1) : sequence;
  }

  /** All steps over a batch. @internal */
  run(x: Tensor, options: CallOptions, packed?: readonly Tensor[]): Ran {
    const axes = this.inputShape!.map((_, i) => i + 1).slice(1);
    this.expectExtents(x, axes);
    const mask = this.stepMask(x, options.mask);
    const states = this.initialStates(x.shape[0], options.initialState);
    const ran = this.steps({ x, mask, states, training: options.training, packed });
    if (this.stateful && !isTracingShapes())
      this.kept!.forEach((state, i) => assignState(state, ran.states[i]));
    return mask && this.zeroOutputForMask ? this.withZeros(ran, mask) : ran;
  }
  private withZeros({ sequence, last, states }: Ran, mask: Tensor): Ran {
    const lastStep = ops.slice(mask, [0, this.goBackwards ? 0 : mask.shape[1] - 1], [-1, 1]);
    return {
      sequence: () => whereRuns(mask, sequence(), 0),
      last: whereRuns(ops.reshape(lastStep, [mask.shape[0]]), last, 0),
      states,
    };
  }
  /** All steps, from the states given. Overridden where one op does them. */
  protected steps(run: Run): Ran {
    return this.stepByStep(run);
  }

  /** The steps of the cell one after another. */
  protected stepByStep({ x, mask, states, training }: Run): Ran {
    const batch = x.shape[0];
    const step = stepOf(this.cell, batch, training);
    const output = outputStateOf(this.cell);
    const [inputs, runs] = [x, mask].map(t => (t ? ops.unstack(t, 1) : []));
    const outputs: Tensor[] = [];
    let now =
      states ?? stateShapesOf(this.cell).map(shape => ops.zeros([batch, ...shape], x.dtype));
    let last = now[output];
    for (const t of this.order(inputs.length)) {
      const [y, ...next] = step(inputs[t], now);
      last = mask ? whereRuns(runs[t], y, now[output]) : y;
      now = mask ? next.map((state, i) => whereRuns(runs[t], state, now[i])) : next;
      outputs[t] = last;
    }
    return { sequence: () => ops.stack(outputs, 1), last, states: now };
  }
  private order(steps: number): number[] {
    const forwards = Array.from({ length: steps }, (_, t) => t);
    return this.goBackwards ? forwards.reverse() : forwards;
  }

  private initialStates(batch: number, given: Tensors | undefined): readonly Tensor[] | null {
    const kept = this.stateful && !isTracingShapes() ? this.keptStates(batch) : null;
    return given === undefined ? kept : this.checkedStates(batch, [given].flat());
  }
  private checkedStates(batch: number, given: Tensor[]): Tensor[] {
    const shapes = stateShapesOf(this.cell).map(shape => [batch, ...shape]);
    if (given.length !== shapes.length)
      throw new ShapeError(mismatch(this.title, `${shapes.length} initial states`, given.length));
    return given.map((t, i) => {
      if (sameShape(t.shape, shapes[i])) return this.admit(t);
      const expected = `initial state ${i} of shape ${shapeText(shapes[i])}`;
      throw new ShapeError(mismatch(this.title, expected, t.shape));
    });
  }

  /** The states that are kept from batch to batch; made at the first. */
  private keptStates(batch: number): Variable[] {
    this.kept ??= withoutScope(() =>
      stateShapesOf(this.cell).map(shape =>
        zeroVariable([batch, ...shape], this.dtype, { name: 'rnn_state', trainable: false }),
      ),
    );
    const expected = this.kept[0].shape[0];
    if (batch === expected) return this.kept;
    const what = `batches of ${expected} sequences, as its first one, since it is stateful`;
    const advice = 'Choose a batchSize that divides the number of samples.';
    throw new ShapeError(mismatch(this.title, what, batch, advice));
  }
  /** The states that are kept by now: a saved training has them. @internal */
  get keptVariables(): readonly Variable[] {
    return this.kept ?? [];
  }
  /** Those for batches of so many sequences, to take what was saved. @internal */
  keptFor(batch: number): readonly Variable[] {
    return this.keptStates(batch);
  }
  /** Lets a stateful layer begin anew, from states of 0. */
  resetStates(): void {
    this.kept?.forEach(state => assign(state, ops.zeros(state.shape, state.dtype)));
  }
  /** Keras's other name of `resetStates`. */
  resetState(): void {
    this.resetStates();
  }

  /** What prediction packs of the weights, or null. @internal */
  packing(): Packing | null {
    return null;
  }
  override prepared(): Prepared | null {
    if (this.call !== Recurrent.prototype.call) return null;
    const packing = this.packing();
    return (
      packing && { ...packing, layers: 1, call: (x, packed) => this.predicted(x as Tensor, packed) }
    );
  }
  private predicted(x: Tensor, packed: readonly Tensor[]): Tensors {
    const input = this.admit(x);
    const options = { training: false, mask: input.mask };
    const y = this.outputOf(this.run(input, options, packed));
    this.markOutput(input, y, input.mask);
    return y;
  }
}

/** `a` where a step runs, else `b`; the mask has fewer axes. */
function whereRuns(mask: Tensor, a: Tensor, b: Tensor | number): Tensor {
  const ones = Array.from({ length: a.rank - mask.rank }, () => 1);
  return ops.where(ops.reshape(mask, [...mask.shape, ...ones]), a, b);
}
