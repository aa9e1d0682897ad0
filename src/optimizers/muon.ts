// SPDX-License-Identifier: MIT
import * as ops from '../ops/index.js';
import { record } from '../stream.js';
import type { Tensor, Variable } from '../tensor.js';
import { assign } from '../variable.js';
import { ComposedOptimizer, type StepTerms, subtract } from './composed.js';
import { type OptimizerConfig, settle } from './config.js';
import type { UpdateTerms } from './optimizer.js';

export interface MuonConfig extends OptimizerConfig {
  adamBeta1?: number;
  adamBeta2?: number;
  /** The weight decay of what Adam updates. */
  adamWeightDecay?: number | null;
  epsilon?: number;
  /** Regular expressions: Adam updates the variables whose path (`dense_1/kernel`) one of them matches. */
  excludeLayers?: readonly string[] | null;
  /** Whether Adam updates the variables with `embedding` in their path. Default true. */
  excludeEmbeddings?: boolean;
  muonA?: number;
  muonB?: number;
  muonC?: number;
  /** Adam's learning rate as a multiple of Muon's. */
  adamLrRatio?: number;
  momentum?: number;
  /** Rounds of the Newton-Schulz iteration. */
  nsSteps?: number;
  nesterov?: boolean;
  /** The root mean square that an update's entries come near, as Adam's do (Liu et al. 2025); null: none. */
  rmsRate?: number | null;
}
const defaults = {
  learningRate: 0.001,
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  adamWeightDecay: 0.004,
  epsilon: 1e-7,
  excludeLayers: [],
  excludeEmbeddings: true,
  muonA: 3.4445,
  muonB: -4.775,
  muonC: 2.0315,
  adamLrRatio: 1,
  momentum: 0.95,
  nsSteps: 5,
  nesterov: true,
  rmsRate: 0.2,
};
const decayed = { ...defaults, weightDecay: 0.004 };

/**
 * Muon (Jordan et al. 2024): matrices move along their momentum with all singular values brought near 1; all else is Adam's.
 *
 *   m = momentum · m + g      x = m, with nesterov g + momentum · m;      x = x / ‖x‖
 *   nsSteps times: s = x xᵀ,  x = a x + (b s + c s²) x
 *   p = p - lr · x · √(the longer side) · rmsRate
 */
export class Muon extends ComposedOptimizer {
  readonly config: Readonly<Required<MuonConfig>>;
  private readonly excludedPaths: readonly RegExp[];
  constructor(config: MuonConfig = {}) {
    const { weightDecay = decayed.weightDecay } = config;
    super(
      'muon',
      { ...config, weightDecay },
      Object.keys(defaults).slice(1),
      defaults.learningRate,
    );
    this.config = settle(config, decayed);
    this.excludedPaths = (this.config.excludeLayers ?? []).map(pattern => new RegExp(pattern));
  }

  private isAdams(p: Variable): boolean {
    if (p.rank !== 2) return true;
    if (this.config.excludeEmbeddings && p.path.toLowerCase().includes('embedding')) return true;
    return this.excludedPaths.some(pattern => pattern.test(p.path));
  }
  protected override defaultDecay(p: Variable): number {
    const { weightDecay, adamWeightDecay } = this.config;
    return (this.isAdams(p) ? adamWeightDecay : weightDecay) ?? 0;
  }

  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    if (this.isAdams(p)) this.updateAsAdam(p, g, terms);
    else super.update(p, g, terms);
  }
  private updateAsAdam(p: Variable, g: Tensor, { lr, count, weightDecay }: UpdateTerms): void {
    const { adamBeta1: beta1, adamBeta2: beta2, adamLrRatio: ratio, epsilon } = this.config;
    record.adamUpdate({
      p,
      m: this.slot(p, 'momentum'),
      v: this.slot(p, 'velocity'),
      vhat: undefined,
      g,
      lr: ratio === 1 ? lr : ops.cast(ops.mul(ops.cast(lr, p.dtype), ratio), 'float64'),
      step: this.iterations,
      count,
      beta1,
      beta2,
      epsilon,
      weightDecay: weightDecay / ratio, // it goes by Muon's rate
    });
  }
  protected override updateByOps(p: Variable, g: Tensor, { lr }: StepTerms): void {
    const { momentum, nesterov, rmsRate } = this.config;
    const slot = this.slot(p, 'momentum');
    const m = assign(slot, ops.add(ops.mul(slot, momentum), g));
    const x = this.orthogonalised(nesterov ? ops.add(g, ops.mul(m, momentum)) : m);
    const size = rmsRate === null ? 1 : Math.sqrt(Math.max(...p.shape)) * rmsRate;
    subtract(p, ops.mul(ops.mul(x, size), lr));
  }

  /** About U Vᵀ for x = U S Vᵀ, by a quintic Newton-Schulz iteration that is steep at 0. */
  private orthogonalised(x: Tensor): Tensor {
    const { muonA: a, muonB: b, muonC: c, nsSteps } = this.config;
    const tall = x.shape[0] > x.shape[1];
    const wide = tall ? ops.transpose(x) : x;
    let y = ops.div(wide, ops.add(ops.norm(wide), 1e-7));
    for (let i = 0; i < nsSteps; i++) {
      const s = ops.matmul(y, y, { transB: true });
      const polynomial = ops.add(ops.mul(s, b), ops.mul(ops.matmul(s, s), c));
      y = ops.add(ops.mul(y, a), ops.matmul(polynomial, y));
    }
    return tall ? ops.transpose(y) : y;
  }
}
