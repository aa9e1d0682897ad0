// SPDX-License-Identifier: MIT
import { noteAssign, withoutGradient } from '../autograd.js';
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { checkFromZero, checkKeys } from '../naming.js';
import { admitOperands, type Inputs } from '../ops/define.js';
import * as ops from '../ops/index.js';
import { sameShape, type Shape } from '../shape.js';
import { record, stream } from '../stream.js';
import type { Tensor, Variable } from '../tensor.js';
import { tidy } from '../tidy.js';
import { assign, setData, zeroVariable } from '../variable.js';
import { checkClip, type ClipConfig, clipGradients } from './clip.js';
import type { Schedule } from './schedules.js';

export interface OptimizerConfig extends ClipConfig {
  /** A rate, or a function of the step (`gm.schedules`). */
  learningRate?: number | Schedule;
  /** The share of the learning rate by which weights shrink at each step (decoupled). */
  weightDecay?: number | null;
  name?: string;
}
const commonKeys = [
  'learningRate',
  'weightDecay',
  'clipnorm',
  'clipvalue',
  'globalClipnorm',
  'name',
];
const laterKeys = [
  'useEma',
  'emaMomentum',
  'emaOverwriteFrequency',
  'lossScaleFactor',
  'gradientAccumulationSteps',
];

/** What an update's record takes for every optimizer. */
export interface UpdateTerms {
  lr: Variable;
  count: number;
  weightDecay: number;
}

/**
 * Changes variables against their gradients. A subclass states its update: one fused native instruction a variable.
 *
 * The learning rate and the step count are variables, so that a recorded step follows them.
 */
export abstract class Optimizer {
  /** float64 [1]: what updates read. Set it by `lr`. */
  readonly learningRate: Variable;
  /** int32 [1]: the updates so far. */
  readonly iterations: Variable;
  readonly name: string;
  /** The learning rate as a function of the step, or null. */
  readonly schedule: Schedule | null;
  /** What it was made with, defaults included. */
  abstract readonly config: Readonly<Record<string, unknown>>;
  private readonly common: OptimizerConfig;
  private rate: number;
  /** The updates that were asked for so far, by which a schedule goes. @internal */
  stepsTaken = 0;
  private readonly slots = new Map<Variable, Map<string, Variable>>();
  private excluded: (v: Variable) => boolean = () => false;
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
    this.schedule = typeof learningRate === 'function' ? learningRate : null;
    this.rate =
      typeof learningRate === 'function'
        ? this.checkedRate(learningRate(0))
        : this.checkedRate(learningRate);
    this.iterations = zeroVariable([1], 'int32', {
      name: `${this.name}/iterations`,
      trainable: false,
    });
    this.learningRate = zeroVariable([1], 'float64', {
      name: `${this.name}/learning_rate`,
      trainable: false,
    });
    this.writeRate(this.rate);
  }

  // ---- the learning rate --------------------------------------------------------------------------------------------------

  /** The learning rate: the last one set, or the schedule's of the last step. */
  get lr(): number {
    return this.schedule ? this.learningRate.item() : this.rate;
  }
  /** @throws TypeError where the optimizer follows a schedule. */
  set lr(rate: number) {
    if (this.schedule)
      throw new TypeError(
        `${this.optimizerName}: its learning rate follows a schedule and cannot be set. Make the optimizer with a number.`,
      );
    this.writeRate(this.checkedRate(rate));
  }
  /** The learning rate of a step, counted from 0. */
  rateAt(step: number): number {
    return this.schedule ? this.checkedRate(this.schedule(step)) : this.rate;
  }
  private checkedRate(rate: unknown): number {
    checkFromZero(this.optimizerName, 'learningRate', rate);
    return rate as number;
  }
  private writeRate(rate: number): void {
    this.rate = rate;
    setData(this.learningRate, Float64Array.of(rate));
  }

  // ---- applying -------------------------------------------------------------------------------------------------------------

  /**
   * One step: clips, updates every variable that has a gradient, applies the variables' constraints, counts.
   * @throws ShapeError where gradients do not match the variables one by one.
   */
  apply(grads: readonly (Tensor | undefined)[], variables: readonly Variable[]): void {
    const pairs = this.paired(grads, variables);
    if (stream.trace === null) this.takeStep();
    else stream.trace.beforeReplay.push(() => this.takeStep());
    tidy(() => withoutGradient(() => this.step(pairs)));
  }
  /** The rate of the step to come. */
  private takeStep(): void {
    if (this.schedule) this.writeRate(this.rateAt(this.stepsTaken));
    this.stepsTaken++;
  }
  private step(pairs: readonly (readonly [Variable, Tensor])[]): void {
    const clipped = clipGradients(
      pairs.map(([, g]) => g),
      this.common,
    );
    pairs.forEach(([p], i) => this.updateOne(p, clipped[i]));
    for (const [p] of pairs) if (p.constraint) assign(p, p.constraint.call(p));
    this.admit({ iterations: this.iterations });
    record.increment({ v: this.iterations, by: 1 });
  }
  private updateOne(p: Variable, gradient: Tensor): void {
    const g = gradient.dtype === p.dtype ? gradient : ops.cast(gradient, p.dtype);
    noteAssign(p);
    this.admit({ p, g, lr: this.learningRate, step: this.iterations });
    this.update(p, g, { lr: this.learningRate, count: p.size, weightDecay: this.decayOf(p) });
  }
  /** Writes the record that updates `p`. */
  protected abstract update(p: Variable, g: Tensor, terms: UpdateTerms): void;

  private paired(
    grads: readonly (Tensor | undefined)[],
    variables: readonly Variable[],
  ): (readonly [Variable, Tensor])[] {
    if (grads.length !== variables.length)
      throw new ShapeError(
        mismatch(
          `${this.optimizerName}.apply`,
          `a gradient for each of ${variables.length} variables`,
          grads.length,
        ),
      );
    const pairs = variables.flatMap((v, i) =>
      grads[i] === undefined ? [] : [[v, grads[i]] as const],
    );
    for (const [v, g] of pairs) {
      if (!sameShape(v.shape, g.shape))
        throw new ShapeError(
          mismatch(
            `${this.optimizerName}.apply`,
            `a gradient of shape ${shapeText(v.shape)} for "${v.name}"`,
            shapeText(g.shape),
          ),
        );
    }
    if (pairs.length === 0 && grads.length > 0)
      throw new Error(
        `${this.optimizerName}.apply: no variable has a gradient. Does the loss depend on them?`,
      );
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
    const decay = this.defaultDecay();
    return decay === 0 || this.excluded(p) ? 0 : decay;
  }
  private defaultDecay(): number {
    return this.common.weightDecay ?? 0;
  }

  // ---- state ----------------------------------------------------------------------------------------------------------------

  /** The optimizer's own variable for `p`, made when it is first asked for. It outlives captures and scopes. */
  protected slot(
    p: Variable,
    name: string,
    {
      fill = 0,
      shape = p.shape,
      dtype = p.dtype,
    }: { fill?: number; shape?: Shape; dtype?: Variable['dtype'] } = {},
  ): Variable {
    let own = this.slots.get(p);
    if (own === undefined) this.slots.set(p, (own = new Map<string, Variable>()));
    let slot = own.get(name);
    if (slot === undefined) {
      own.set(
        name,
        (slot = zeroVariable(shape, dtype, { name: `${p.name}/${name}`, trainable: false })),
      );
      if (fill !== 0)
        setData(
          slot,
          (dtype === 'float64' ? new Float64Array(slot.size) : new Float32Array(slot.size)).fill(
            fill,
          ),
        );
    }
    this.admit({ slot });
    return slot;
  }
  private admit(operands: Inputs): void {
    admitOperands(this.optimizerName, operands);
  }
  /** Iterations, learning rate, and the slots in the order in which they were made: what a checkpoint keeps. */
  get variables(): Variable[] {
    return [
      this.iterations,
      this.learningRate,
      ...[...this.slots.values()].flatMap(own => [...own.values()]),
    ];
  }
}

function checkConfig(who: string, config: OptimizerConfig, ownKeys: readonly string[]): void {
  if (typeof config !== 'object' || config === null)
    throw new TypeError(mismatch(who, 'a config object', config));
  for (const key of laterKeys) {
    const value = (config as Record<string, unknown>)[key];
    if (value !== undefined && value !== null && value !== false)
      throw new TypeError(`${who}: does not have \`${key}\` yet. Leave it out.`);
  }
  checkKeys(who, config, [...commonKeys, ...ownKeys, ...laterKeys]);
  checkClip(who, config);
  if (config.weightDecay !== undefined && config.weightDecay !== null)
    checkFromZero(who, 'weightDecay', config.weightDecay);
}
