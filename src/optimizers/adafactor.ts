// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Tensor, Variable } from '../tensor.js';
import { assign } from '../variable.js';
import { ComposedOptimizer, type StepTerms, subtract } from './composed.js';
import { type OptimizerConfig, settle } from './config.js';

export interface AdafactorConfig extends OptimizerConfig {
  beta2Decay?: number;
  epsilon1?: number;
  epsilon2?: number;
  /** The greatest root mean square of an update. */
  clipThreshold?: number;
  /** Kept for configs of Keras, where it changes nothing either: no rate is above 1 / √t. */
  relativeStep?: boolean;
}
const defaults = {
  learningRate: 0.001,
  beta2Decay: -0.8,
  epsilon1: 1e-30,
  epsilon2: 1e-3,
  clipThreshold: 1,
  relativeStep: true,
};

/**
 * Adafactor (Shazeer & Stern 2018): of a matrix, it keeps the mean squares of rows and columns alone.
 *
 *   r = βr + (1-β) mean(g² + ε₁, columns)      c = βc + (1-β) mean(g² + ε₁, rows)      v = (r / mean r) cᵀ      β = 1 - t^decay
 *   u = g / √v      p = p - max(ε₂, rms p) · min(lr, 1 / √t) · u / max(1, rms u / clipThreshold)
 */
export class Adafactor extends ComposedOptimizer {
  readonly config: Readonly<Required<AdafactorConfig>>;
  constructor(config: AdafactorConfig = {}) {
    super('adafactor', config, Object.keys(defaults).slice(1), defaults.learningRate);
    this.config = settle(config, defaults);
    const { beta2Decay, clipThreshold } = this.config;
    checkNumber('adafactor', 'beta2Decay', beta2Decay, 'a number below 0', v => v < 0);
    checkNumber('adafactor', 'clipThreshold', clipThreshold, 'a positive number', v => v > 0);
  }
  protected override updateByOps(p: Variable, g: Tensor, { lr, t }: StepTerms): void {
    const { beta2Decay, epsilon1, epsilon2, clipThreshold } = this.config;
    const squares = ops.add(ops.square(g), epsilon1);
    const share = ops.pow(t, beta2Decay);
    const u = ops.div(g, ops.sqrt(this.velocity(p, squares, share)));
    const rate = ops.mul(ops.maximum(rms(p), epsilon2), ops.minimum(lr, ops.rsqrt(t)));
    subtract(p, ops.mul(u, ops.div(rate, ops.maximum(ops.div(rms(u), clipThreshold), 1))));
  }

  /** The mean squares of the gradient so far, of which the present one counts by `share`. */
  private velocity(p: Variable, squares: Tensor, share: Tensor): Tensor {
    if (p.rank < 2) return moveTo(this.slot(p, 'velocity'), squares, share);
    const rows = p.shape.slice(0, -1);
    const columns = [...p.shape.slice(0, -2), p.shape[p.rank - 1]];
    const r = moveTo(this.slot(p, 'row', { shape: rows }), ops.mean(squares, -1), share);
    const c = moveTo(this.slot(p, 'column', { shape: columns }), ops.mean(squares, -2), share);
    const ratio = ops.div(r, ops.mean(r, -1, { keepDims: true }));
    return ops.mul(ops.expandDims(ratio, -1), ops.expandDims(c, -2));
  }
}

const rms = (x: Tensor): Tensor => ops.sqrt(ops.mean(ops.square(x)));

/** v = (1 - share) v + share · x. */
const moveTo = (v: Variable, x: Tensor, share: Tensor): Variable =>
  assign(v, ops.add(ops.mul(v, ops.sub(1, share)), ops.mul(x, share)));
