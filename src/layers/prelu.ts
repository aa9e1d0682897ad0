// SPDX-License-Identifier: MIT
import { type ConstraintLike, getConstraint } from '../constraints/index.js';
import { mismatch, ShapeError } from '../errors.js';
import type { InitializerLike } from '../initializers/index.js';
import { mul, neg, relu, sub } from '../ops/index.js';
import { getRegularizer, type RegularizerLike } from '../regularizers/index.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { axisList } from './checks.js';
import { Layer, type LayerConfig } from './layer.js';

export interface PReLUConfig extends LayerConfig {
  alphaInitializer?: InitializerLike;
  alphaRegularizer?: RegularizerLike;
  alphaConstraint?: ConstraintLike;
  /** The axes (from 1; 0 is the batch) along which the slope is the same: `[1, 2]` gives one a channel of `[batch, height, width, channels]`. */
  sharedAxes?: number | readonly number[] | null;
}

/**
 * x above 0, `alpha · x` below, where alpha is learned (He et al. 2015).
 *
 * @example model.add(gm.layers.prelu({ sharedAxes: [1, 2] }))
 */
export class PReLU extends Layer<PReLUConfig> {
  static override readonly className: string = 'PReLU';
  static override readonly configKeys: readonly string[] = [
    'alphaInitializer',
    'alphaRegularizer',
    'alphaConstraint',
    'sharedAxes',
  ];
  override supportsMasking = true;
  private readonly shared: readonly number[];
  alpha!: Variable;

  constructor(config: PReLUConfig = {}) {
    super(config);
    const { sharedAxes } = config;
    this.shared = sharedAxes == null ? [] : axisList(this, 'sharedAxes', sharedAxes, 1);
  }

  override build(sample: Shape): void {
    if (this.shared.some(axis => axis > sample.length))
      throw new ShapeError(
        mismatch(this.title, `samples with the axes ${this.shared.join(', ')} to share`, sample),
      );
    const { alphaInitializer = 'zeros', alphaRegularizer, alphaConstraint } = this.config;
    const shape = sample.map((n, i) => (this.shared.includes(i + 1) ? 1 : n));
    this.alpha = this.addWeight('alpha', shape, {
      initializer: alphaInitializer,
      regularizer: getRegularizer(alphaRegularizer),
      constraint: getConstraint(alphaConstraint),
    });
  }

  override call(x: Tensor): Tensor {
    const axes = this.alpha.shape.map((n, i) => (this.shared.includes(i + 1) ? 'any' : String(n)));
    const fits = (n: number, i: number) => axes[i] === 'any' || Number(axes[i]) === n;
    this.expectInput(
      x,
      `[${['batch', ...axes].join(', ')}]`,
      x.rank === axes.length + 1 && x.shape.slice(1).every(fits),
    );
    return sub(relu(x), mul(this.alpha, relu(neg(x))));
  }
}
