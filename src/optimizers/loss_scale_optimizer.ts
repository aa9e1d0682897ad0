// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { checkKeys, checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Tensor, Variable } from '../tensor.js';
import { tidy } from '../tidy.js';
import { assign, setData, zeroVariable } from '../variable.js';
import { Optimizer } from './optimizer.js';

export interface LossScaleOptimizerConfig {
  /** The optimizer that updates. Its own `lossScaleFactor` is given up. */
  innerOptimizer: Optimizer;
  /** Default 2¹⁵. */
  initialScale?: number;
  /** Steps in a row without overflow after which the scale doubles. Default 2000. */
  dynamicGrowthSteps?: number;
  name?: string;
}
const keys = ['innerOptimizer', 'initialScale', 'dynamicGrowthSteps', 'name'];

/**
 * Scales the loss so that small gradients do not vanish, by a factor that finds itself: a step whose gradients are not all finite
 * is left out and halves the factor, `dynamicGrowthSteps` good steps in a row double it.
 *
 * A schedule of the inner optimizer counts the steps that were left out, too.
 */
export class LossScaleOptimizer extends Optimizer {
  readonly config: Readonly<Required<LossScaleOptimizerConfig>>;
  /** float32 [1] */
  private readonly scale: Variable;
  /** int32 [1]: good steps since the scale changed. */
  private readonly goodSteps: Variable;

  constructor(config: LossScaleOptimizerConfig) {
    const who = 'lossScaleOptimizer';
    checkConfig(who, config);
    const { name = who, initialScale = 2 ** 15, dynamicGrowthSteps = 2000 } = config;
    super(who, { name }, [], 0);
    const { innerOptimizer } = config;
    innerOptimizer.lossScaleFactor = null;
    this.config = { innerOptimizer, initialScale, dynamicGrowthSteps, name };
    const own = (label: string) => ({ name: `${name}/${label}`, trainable: false });
    this.goodSteps = zeroVariable([1], 'int32', own('step_counter'));
    this.scale = zeroVariable([1], 'float32', own('dynamic_scale'));
    setData(this.scale, Float32Array.of(initialScale));
  }
  get innerOptimizer(): Optimizer {
    return this.config.innerOptimizer;
  }
  /** The present factor: it waits for the steps so far. */
  get dynamicScale(): number {
    return this.scale.item();
  }

  override scaleLoss(loss: Tensor): Tensor {
    return ops.mul(loss, ops.cast(ops.reshape(this.scale, []), loss.dtype));
  }
  override apply(grads: readonly (Tensor | undefined)[], variables: readonly Variable[]): void {
    tidy(() => {
      const finite = allFinite(grads);
      const unscaled = grads.map(g => g && ops.div(g, ops.cast(this.scale, g.dtype).reshape([])));
      this.innerOptimizer.applyWhere(finite, unscaled, variables);
      this.adapt(finite);
    });
  }
  private adapt(finite: Tensor): void {
    const full = ops.equal(this.goodSteps, this.config.dynamicGrowthSteps - 1);
    const grown = ops.where(full, ops.mul(this.scale, 2), this.scale);
    assign(this.scale, ops.where(finite, grown, ops.mul(this.scale, 0.5)));
    const counts = ops.logicalAnd(finite, ops.logicalNot(full));
    assign(this.goodSteps, ops.where(counts, ops.add(this.goodSteps, 1), 0));
  }
  protected override update(): void {
    throw new Error('lossScaleOptimizer: the inner optimizer updates.');
  }

  override get lr(): number {
    return this.innerOptimizer.lr;
  }
  override set lr(rate: number) {
    this.innerOptimizer.lr = rate;
  }
  override partsFor(variables: readonly Variable[]): readonly Optimizer[] {
    return this.innerOptimizer.partsFor(variables);
  }
  override get iterations(): Tensor {
    return this.innerOptimizer.iterations;
  }
  override finalizeVariableValues(variables: readonly Variable[]): void {
    this.innerOptimizer.finalizeVariableValues(variables);
  }
  override get ownVariables(): Readonly<Record<string, Variable>> {
    const { goodSteps, scale } = this;
    return { ...super.ownVariables, step_counter: goodSteps, dynamic_scale: scale };
  }
  override get inner(): readonly Optimizer[] {
    return [this.innerOptimizer];
  }
  override get variables(): Variable[] {
    return [this.goodSteps, this.scale, ...this.innerOptimizer.variables];
  }
}

function checkConfig(who: string, config: LossScaleOptimizerConfig): void {
  checkKeys(who, config, keys);
  const { innerOptimizer, initialScale = 1, dynamicGrowthSteps = 1 } = config;
  if (!(innerOptimizer instanceof Optimizer))
    throw new TypeError(mismatch(who, '`innerOptimizer` to be an optimizer', innerOptimizer));
  checkNumber(who, 'initialScale', initialScale, 'a positive number', v => v > 0);
  const counts = (v: number) => Number.isSafeInteger(v) && v > 0;
  checkNumber(who, 'dynamicGrowthSteps', dynamicGrowthSteps, 'an integer from 1', counts);
}

function allFinite(grads: readonly (Tensor | undefined)[]): Tensor {
  const each = grads.flatMap(g => (g ? [ops.all(ops.isFinite(g))] : []));
  return each.reduce((a, b) => ops.logicalAnd(a, b));
}
