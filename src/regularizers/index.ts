// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { unitLength } from '../losses/unit_length.js';
import { checkFromZero, checkKeys, classNameOf, lookup } from '../naming.js';
import * as ops from '../ops/index.js';
import { fromConfig } from '../saving/object.js';
import type { Tensor } from '../tensor.js';

/** A penalty on a weight or an output, added to the loss. */
export abstract class Regularizer {
  abstract readonly regularizerName: string;
  abstract readonly config: Readonly<Record<string, unknown>>;
  static readonly fromConfig = fromConfig;
  readonly kerasModule = 'keras.regularizers';
  get className(): string {
    return classNameOf(this.regularizerName);
  }
  getConfig(): Record<string, unknown> {
    return { ...this.config };
  }
  /** The penalty: a scalar. */
  abstract call(w: Tensor): Tensor;
}

const factor = (who: string, name: string, value: number) => {
  checkFromZero(who, name, value);
  return value;
};

/** l1 · Σ|w| + l2 · Σw². */
export class L1L2 extends Regularizer {
  readonly config: Readonly<{ l1: number; l2: number }>;
  constructor(
    { l1 = 0, l2 = 0 }: { l1?: number; l2?: number },
    readonly regularizerName = 'l1l2',
  ) {
    super();
    this.config = { l1: factor(regularizerName, 'l1', l1), l2: factor(regularizerName, 'l2', l2) };
  }
  /** L1 and L2 by themselves have one factor. */
  override getConfig(): Record<string, unknown> {
    const { l1, l2 } = this.config;
    return this.regularizerName === 'l1'
      ? { l1 }
      : this.regularizerName === 'l2'
        ? { l2 }
        : { l1, l2 };
  }
  call(w: Tensor): Tensor {
    const { l1, l2 } = this.config;
    const first = l1 === 0 ? undefined : ops.mul(ops.sum(ops.abs(w)), l1);
    const second = l2 === 0 ? undefined : ops.mul(ops.sum(ops.square(w)), l2);
    if (first && second) return ops.add(first, second);
    return first ?? second ?? ops.zeros([], w.dtype);
  }
}

export interface OrthogonalRegularizerConfig {
  factor?: number;
  mode?: 'rows' | 'columns';
}
/** factor · the mean |cosine| between different rows (or columns) of a matrix. */
export class OrthogonalRegularizer extends Regularizer {
  readonly regularizerName = 'orthogonalRegularizer';
  readonly config: Readonly<Required<OrthogonalRegularizerConfig>>;
  constructor(config: OrthogonalRegularizerConfig = {}) {
    super();
    checkKeys('orthogonalRegularizer', config, ['factor', 'mode']);
    const { factor: f = 0.01, mode = 'rows' } = config;
    if (mode !== 'rows' && mode !== 'columns')
      throw new TypeError(
        mismatch('orthogonalRegularizer', '`mode` to be "rows" or "columns"', mode),
      );
    this.config = { factor: factor('orthogonalRegularizer', 'factor', f), mode };
  }
  call(w: Tensor): Tensor {
    if (w.rank !== 2)
      throw new ShapeError(mismatch('orthogonalRegularizer', 'a weight of two axes', w.shape));
    const rows = this.config.mode === 'rows';
    const size = w.shape[rows ? 0 : 1];
    const unit = unitLength(w, rows ? 1 : 0);
    const cosines = rows
      ? ops.matmul(unit, unit, { transB: true })
      : ops.matmul(unit, unit, { transA: true });
    const others = ops.mul(cosines, ops.sub(1, ops.cast(ops.eye(size), w.dtype)));
    return ops.mul(ops.sum(ops.abs(others)), this.config.factor / (size * (size - 1)));
  }
}

/** Σ|w| times `l1` (0.01). */
export function l1(config: number | { l1?: number } = {}): Regularizer {
  const given = typeof config === 'number' ? { l1: config } : config;
  checkKeys('l1', given, ['l1']);
  return new L1L2({ l1: given.l1 ?? 0.01 }, 'l1');
}
/** Σw² times `l2` (0.01). */
export function l2(config: number | { l2?: number } = {}): Regularizer {
  const given = typeof config === 'number' ? { l2: config } : config;
  checkKeys('l2', given, ['l2']);
  return new L1L2({ l2: given.l2 ?? 0.01 }, 'l2');
}
/** l1 · Σ|w| + l2 · Σw²; both are 0 by default. */
export function l1l2(config: { l1?: number; l2?: number } = {}): Regularizer {
  checkKeys('l1l2', config, ['l1', 'l2']);
  return new L1L2(config);
}
export const orthogonalRegularizer = (config?: OrthogonalRegularizerConfig): Regularizer =>
  new OrthogonalRegularizer(config);

const table: Record<string, () => Regularizer> = { l1, l2, l1l2, orthogonalRegularizer };

/** A regularizer that a plain function is. */
class FunctionRegularizer extends Regularizer {
  readonly config = {};
  readonly regularizerName: string;
  constructor(private readonly fn: (w: Tensor) => Tensor) {
    super();
    this.regularizerName = fn.name || 'custom';
  }
  call(w: Tensor): Tensor {
    return this.fn(w);
  }
}

/** A regularizer by name, as an object or a function of the weight, or none. */
export type RegularizerLike = string | Regularizer | ((w: Tensor) => Tensor) | null | undefined;

/** The regularizer that a layer's config means: a name, a regularizer, a function of the weight, or none. */
export function getRegularizer(id: RegularizerLike): Regularizer | undefined {
  if (id === null || id === undefined) return undefined;
  if (id instanceof Regularizer) return id;
  if (typeof id === 'string') return lookup('regularizer', id, table)();
  if (typeof id === 'function') return new FunctionRegularizer(id);
  throw new TypeError(
    mismatch('regularizer', 'a name, a regularizer or a function of the weight', id),
  );
}
