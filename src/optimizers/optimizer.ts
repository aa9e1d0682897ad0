// SPDX-License-Identifier: MIT
import { gradientsByRead, noteAssign, valueAndGrad, withoutGradient } from '../autograd.js';
import { classNameOf } from '../naming.js';
import { admitOperands, type Inputs } from '../ops/define.js';
import * as ops from '../ops/index.js';
import { distinctRows } from '../ops/sum_duplicates.js';
import { fromConfig, plainConfig } from '../saving/object.js';
import type { Stored } from '../saving/safetensors.js';
import { record, stream } from '../stream.js';
import type { TypedArray } from '../dtype.js';
import type { Tensor, Variable } from '../tensor.js';
import { tidy } from '../tidy.js';
import { assign, setData, zeroVariable } from '../variable.js';
import { clipGradients } from './clip.js';
import { checkConfig, type OptimizerConfig } from './config.js';
import { LearningRate } from './learning_rate.js';
import { likeVariable, mapGradients, paired, type Pairs } from './pairs.js';
import { Rollback } from './rollback.js';
import type { Schedule } from './schedules.js';
import { Slots, type SlotStart } from './slots.js';

export type { OptimizerConfig } from './config.js';

/** What an update's record takes for every optimizer. */
export interface UpdateTerms {
  lr: Variable;
  count: number;
  weightDecay: number;
  /** Of an update by rows: which row of the variable each row of the gradient belongs to (native/ops/row_update.h). */
  rows?: Tensor;
  touched?: number;
  width?: number;
}

/**
 * Changes variables against their gradients. A subclass states its update: one fused native instruction a variable.
 *
 * The learning rate and the step count are variables, so that a recorded step follows them.
 */
export abstract class Optimizer {
  readonly name: string;
  /** What `scaleLoss` multiplies by, and `apply` divides by; a wrapper around the optimizer may take it over. */
  lossScaleFactor: number | null;
  /** What it was made with, defaults included. */
  abstract readonly config: Readonly<Record<string, unknown>>;
  static readonly fromConfig = fromConfig;
  readonly kerasModule = 'keras.optimizers';
  get className(): string {
    return classNameOf(this.optimizerName);
  }
  /** What it was made with, and the learning rate as it is now. */
  getConfig(): Record<string, unknown> {
    const rate = 'learningRate' in this.config ? { learningRate: this.rate.asGiven } : {};
    return plainConfig({ ...this.config, name: this.name, ...rate });
  }
  private readonly common: OptimizerConfig;
  private readonly rate: LearningRate;
  /** int32 [1]: the steps so far. */
  protected readonly steps: Variable;
  /** The steps that were asked for so far, by which a schedule goes. @internal */
  stepsTaken = 0;
  private readonly slots = new Slots();
  private excluded: (v: Variable) => boolean = () => false;
  private readonly rollbacks: Rollback[] = [];
  private warned = false;

  protected constructor(
    readonly optimizerName: string,
    config: OptimizerConfig,
    ownKeys: readonly string[],
    defaultRate: number,
  ) {
    checkConfig(optimizerName, config, ownKeys);
    const { learningRate = defaultRate } = config;
    this.common = config;
    this.name = config.name ?? optimizerName;
    this.lossScaleFactor = config.lossScaleFactor ?? null;
    this.rate = new LearningRate(optimizerName, `${this.name}/learning_rate`, learningRate);
    this.steps = zeroVariable([1], 'int32', {
      name: `${this.name}/iterations`,
      trainable: false,
    });
  }

  // ---- the learning rate --------------------------------------------------------------------------------------------------

  /** float64 [1]: what updates read. Set it by `lr`. */
  get learningRate(): Variable {
    return this.rate.variable;
  }
  /** The learning rate as a function of the step, or null. */
  get schedule(): Schedule | null {
    return this.rate.schedule;
  }
  /** The learning rate: the last one set, or the schedule's of the last step. */
  get lr(): number {
    return this.rate.value;
  }
  /** @throws TypeError where the optimizer follows a schedule. */
  set lr(rate: number) {
    this.rate.value = rate;
  }
  /** The optimizers that update these variables, each by a learning rate of its own: a wrapper names those within. */
  partsFor(_variables: readonly Variable[]): readonly Optimizer[] {
    return [this];
  }
  /** The learning rate of a step, counted from 0. */
  rateAt(step: number): number {
    return this.rate.at(step);
  }
  // ---- applying -------------------------------------------------------------------------------------------------------------

  /** int32 [1]: the updates so far. With gradient accumulation there is one for several steps. */
  get iterations(): Tensor {
    const { gradientAccumulationSteps: n } = this.common;
    return n ? ops.floorDiv(this.steps, n) : this.steps;
  }
  /** The loss as its gradients are to be taken: times `lossScaleFactor`, where there is one. */
  scaleLoss(loss: Tensor): Tensor {
    return this.lossScaleFactor === null ? loss : ops.mul(loss, this.lossScaleFactor);
  }

  /**
   * One step: clips, updates every variable that has a gradient, applies the variables' constraints, counts.
   * @throws ShapeError where gradients do not match the variables one by one.
   */
  apply(grads: readonly (Tensor | undefined)[], variables: readonly Variable[]): void {
    const pairs = this.paired(grads, variables);
    if (stream.trace === null) this.takeStep();
    else {
      stream.trace.beforeReplay.push(() => this.takeStep());
      stream.trace.perReplay ||= this.schedule !== null;
    }
    tidy(() => withoutGradient(() => this.step(pairs, variables)));
  }
  /** The same, undone where the scalar `counts` is false; a schedule counts the step all the same. @internal */
  applyWhere(
    counts: Tensor,
    grads: readonly (Tensor | undefined)[],
    variables: readonly Variable[],
  ): void {
    this.undoUnless(counts, [this.steps, ...variables], () => this.apply(grads, variables));
  }
  private undoUnless(counts: Tensor, changed: readonly Variable[], act: () => void): void {
    const rollback = new Rollback();
    for (const v of changed) rollback.note(v);
    this.rollbacks.push(rollback);
    try {
      act();
    } finally {
      this.rollbacks.pop();
    }
    rollback.settle(counts);
  }
  /** The rate of the step to come. */
  private takeStep(): void {
    this.rate.follow(this.stepsTaken++);
  }
  private step(pairs: Pairs, variables: readonly Variable[]): void {
    const scale = this.lossScaleFactor;
    const unscaled = scale === null ? pairs : mapGradients(pairs, g => ops.div(g, scale));
    const { gradientAccumulationSteps: n, useEma } = this.common;
    if (n) this.accumulate(unscaled, n);
    else this.updateAll(unscaled);
    if (useEma) this.average(variables);
    for (const [p] of pairs) if (p.constraint) assign(p, p.constraint.call(p));
    this.countStep();
  }
  protected countStep(): void {
    this.admit({ steps: this.steps });
    record.increment({ v: this.steps, by: 1 });
  }
  private updateAll(pairs: Pairs): void {
    const known = pairs.map(([, g]) => (this.updatesRows ? distinctRows(g) : null));
    const clipped = clipGradients(
      pairs.map(([, g], i) => known[i]?.values ?? g),
      this.common,
    );
    pairs.forEach(([p], i) => this.updateOne(p, clipped[i], known[i]?.rows));
  }
  /** Every n-th step updates, by the mean of n gradients; the others add them up. */
  private accumulate(pairs: Pairs, n: number): void {
    const due = completes(this.steps, n);
    const means = pairs.map(([p, g]) => {
      const sum = this.slot(p, 'gradient_accumulator');
      const total = ops.add(sum, likeVariable(p, g));
      assign(sum, ops.where(due, 0, total));
      return [p, ops.div(total, n)] as const;
    });
    const changed = pairs.map(([p]) => p);
    this.undoUnless(due, changed, () => this.updateAll(means));
  }
  private updateOne(p: Variable, gradient: Tensor, rows?: Tensor): void {
    const g = likeVariable(p, gradient);
    noteAssign(p);
    this.admit({ p, g, rows, lr: this.learningRate, steps: this.steps });
    const places = rows && { rows, touched: rows.size, width: g.shape[1] };
    const terms = { lr: this.learningRate, count: p.size, weightDecay: this.decayOf(p) };
    this.update(p, g, { ...terms, ...places });
  }
  /** Whether `update` takes terms that name rows. */
  protected get updatesRows(): boolean {
    return false;
  }
  /** Writes the record that updates `p`. */
  protected abstract update(p: Variable, g: Tensor, terms: UpdateTerms): void;

  /** The variables that have a gradient, with it; a warning, once, names the others. */
  protected paired(grads: readonly (Tensor | undefined)[], variables: readonly Variable[]): Pairs {
    const pairs = paired(`${this.optimizerName}.apply`, grads, variables);
    if (pairs.length < variables.length)
      this.warnMissing(variables.filter((_, i) => grads[i] === undefined));
    return pairs;
  }
  private warnMissing(variables: readonly Variable[]): void {
    if (this.warned) return;
    this.warned = true;
    process.emitWarning(
      `${this.optimizerName}: no gradient for ${variables.map(v => `"${v.name}"`).join(', ')}: left as they are.`,
      'GemmuleWarning',
    );
  }

  // ---- moving average -----------------------------------------------------------------------------------------------------

  /** Moves the averages toward the weights, as Keras does at every step; the first update sets them. */
  private average(variables: readonly Variable[]): void {
    const { emaMomentum = 0.99, emaOverwriteFrequency } = this.common;
    const first = ops.reshape(ops.equal(this.iterations, 0), []);
    const due = emaOverwriteFrequency ? completes(this.iterations, emaOverwriteFrequency) : null;
    for (const v of variables) {
      const average = this.slot(v, 'average');
      const moved = ops.add(ops.mul(average, emaMomentum), ops.mul(v, 1 - emaMomentum));
      assign(average, ops.where(first, v, moved));
      if (due) assign(v, ops.where(due, average, v));
    }
  }
  /** The moving average of a variable, where the optimizer keeps one. @internal */
  averageOf(v: Variable): Variable | undefined {
    return this.slots.of(v).get('average');
  }
  /** Whether it keeps moving averages. */
  get useEma(): boolean {
    return this.common.useEma ?? false;
  }
  /** Gives variables the value they are to have at the end of a training: their moving average, where the optimizer keeps one. */
  finalizeVariableValues(variables: readonly Variable[]): void {
    for (const v of variables) {
      const average = this.averageOf(v);
      if (average) assign(v, average);
    }
  }

  /**
   * One step down a scalar that `fn` computes from variables: those given, or all trainable ones that it reads. tfjs's.
   * @returns the scalar where `returnCost` is true
   */
  minimize(fn: () => Tensor, returnCost = false, variables?: readonly Variable[]): Tensor | null {
    const step = (): [Tensor, Tensor] => {
      const cost = fn();
      return [this.scaleLoss(cost), cost];
    };
    const found = variables
      ? { ...valueAndGrad(step, variables)(), variables }
      : gradientsByRead(step);
    this.apply(found.grads, found.variables);
    const { value, grads, aux: cost } = found;
    for (const t of new Set([value, cost, ...grads])) if (!returnCost || t !== cost) t.dispose();
    return returnCost ? cost : null;
  }

  // ---- weight decay ---------------------------------------------------------------------------------------------------------

  /** Keeps variables, or all whose name contains one of the texts or matches one of the patterns, out of the weight decay. To be called before the first step. */
  excludeFromWeightDecay({
    variables = [],
    names = [],
  }: {
    variables?: readonly Variable[];
    names?: readonly (string | RegExp)[];
  }): void {
    const set = new Set(variables);
    this.excluded = v =>
      set.has(v) || names.some(n => (typeof n === 'string' ? v.name.includes(n) : n.test(v.name)));
  }
  private decayOf(p: Variable): number {
    const decay = this.defaultDecay(p);
    return decay === 0 || this.excluded(p) ? 0 : decay;
  }
  /** The weight decay of a variable that is not kept out. */
  protected defaultDecay(_p: Variable): number {
    return this.common.weightDecay ?? 0;
  }

  // ---- state ----------------------------------------------------------------------------------------------------------------

  /** The optimizer's own variable for `p`, made when it is first asked for. It outlives captures and scopes. */
  protected slot(p: Variable, name: string, start: SlotStart = {}): Variable {
    const slot = this.slots.take(p, name, start);
    this.admit({ slot });
    for (const rollback of this.rollbacks) rollback.note(slot);
    return slot;
  }
  private admit(operands: Inputs): void {
    admitOperands(this.optimizerName, operands);
  }
  /** What a checkpoint keeps beside the slots. @internal */
  get ownVariables(): Readonly<Record<string, Variable>> {
    return { iterations: this.steps, learning_rate: this.learningRate };
  }
  /** The optimizers within this one. @internal */
  get inner(): readonly Optimizer[] {
    return [];
  }
  /** What it keeps for a weight, by name. @internal */
  slotsOf(p: Variable): ReadonlyMap<string, Variable> {
    return this.slots.of(p);
  }
  /** Goes on from the state of another of the same config. @internal */
  restore(
    own: Readonly<Record<string, TypedArray>>,
    slots: ReadonlyMap<Variable, ReadonlyMap<string, Stored>>,
    stepsTaken: number,
  ): void {
    for (const [name, v] of Object.entries(this.ownVariables)) setData(v, own[name]);
    this.rate.write(own.learning_rate[0]);
    this.stepsTaken = stepsTaken;
    for (const [p, kept] of slots)
      for (const [name, { shape, dtype, data }] of kept)
        setData(this.slot(p, name, { shape, dtype }), data);
  }
  /** Steps, learning rate, and the slots in the order in which they were made: what a checkpoint keeps. */
  get variables(): Variable[] {
    return [this.steps, this.learningRate, ...this.slots.all];
  }
}

/** Whether the step after `count` steps is a multiple of `n`, as a scalar. */
const completes = (count: Tensor, n: number): Tensor =>
  ops.reshape(ops.equal(ops.mod(ops.add(count, 1), n), 0), []);
