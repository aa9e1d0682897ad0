// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { checkKeys } from '../naming.js';
import type { Tensor, Variable } from '../tensor.js';
import { LossScaleOptimizer } from './loss_scale_optimizer.js';
import { Optimizer } from './optimizer.js';
import { OptimizerMap } from './optimizer_map.js';

export interface MultiOptimizerConfig {
  /** Which optimizer updates a variable. */
  optimizerMap: OptimizerMap | ((variable: Variable) => Optimizer);
  /** Takes the place of what the optimizers have. */
  lossScaleFactor?: number | null;
  name?: string;
}

/** Several optimizers, each for variables of its own. There is no one learning rate: set those of `optimizers`. */
export class MultiOptimizer extends Optimizer {
  readonly config: Readonly<Required<MultiOptimizerConfig>>;
  private readonly chosen = new Map<Variable, Optimizer>();
  private readonly known: Set<Optimizer>;

  constructor(config: MultiOptimizerConfig) {
    const who = 'multiOptimizer';
    checkKeys(who, config, ['optimizerMap', 'lossScaleFactor', 'name']);
    const { optimizerMap, lossScaleFactor = null, name = who } = config;
    if (!(optimizerMap instanceof OptimizerMap) && typeof optimizerMap !== 'function')
      throw new TypeError(
        mismatch(who, '`optimizerMap` to be an optimizerMap or a function', optimizerMap),
      );
    super(who, { lossScaleFactor, name }, [], 0);
    this.config = { optimizerMap, lossScaleFactor, name };
    this.known = new Set(optimizerMap instanceof OptimizerMap ? optimizerMap.optimizers : []);
    this.known.forEach(o => this.admitPart(o));
  }
  /** The optimizers so far: a function is asked for those of variables as these come. */
  get optimizers(): Optimizer[] {
    return [...this.known];
  }

  override apply(grads: readonly (Tensor | undefined)[], variables: readonly Variable[]): void {
    this.paired(grads, variables);
    for (const part of this.partsFor(variables)) {
      const own = variables.flatMap((v, i) => (this.of(v) === part ? [i] : []));
      if (own.some(i => grads[i] !== undefined))
        part.apply(
          own.map(i => grads[i]),
          own.map(i => variables[i]),
        );
    }
    this.countStep();
  }
  override partsFor(variables: readonly Variable[]): readonly Optimizer[] {
    return [...new Set(variables.map(v => this.of(v)))];
  }
  private of(v: Variable): Optimizer {
    let part = this.chosen.get(v);
    if (part === undefined) {
      const { optimizerMap } = this.config;
      part = optimizerMap instanceof OptimizerMap ? optimizerMap.of(v) : optimizerMap(v);
      this.admitPart(part, v);
      this.chosen.set(v, part);
    }
    return part;
  }
  /** Each scales its part of the gradients by this optimizer's factor. */
  private admitPart(part: unknown, v?: Variable): void {
    if (
      !(part instanceof Optimizer) ||
      part instanceof LossScaleOptimizer ||
      part instanceof MultiOptimizer
    )
      throw new TypeError(
        mismatch(
          'multiOptimizer',
          `an optimizer that wraps no other${v ? ` for "${v.path}"` : ''}`,
          part,
        ),
      );
    part.lossScaleFactor = this.lossScaleFactor;
    this.known.add(part);
  }
  protected override update(): void {
    throw new Error('multiOptimizer: the optimizers within update.');
  }

  override get lr(): number {
    throw new TypeError(noRate);
  }
  override set lr(_rate: number) {
    throw new TypeError(noRate);
  }
  override finalizeVariableValues(variables: readonly Variable[]): void {
    for (const v of variables) this.of(v).finalizeVariableValues([v]);
  }
  override get inner(): readonly Optimizer[] {
    return this.optimizers;
  }
  override get variables(): Variable[] {
    return [this.steps, ...this.optimizers.flatMap(o => o.variables)];
  }
}
const noRate =
  'multiOptimizer: there is no one learning rate. Read or set `lr` of each of its `optimizers`.';
