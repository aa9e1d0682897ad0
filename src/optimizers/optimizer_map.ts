// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { checkKeys } from '../naming.js';
import { fromConfig, plainConfig } from '../saving/object.js';
import type { Variable } from '../tensor.js';
import { Optimizer } from './optimizer.js';

export interface OptimizerMapConfig {
  /** For all variables that no pattern means. */
  defaultOptimizer: Optimizer;
  /** Optimizers by the path of a variable (`dense_1/kernel`), or by a regular expression for the whole of it. */
  optimizerMap?: Readonly<Record<string, Optimizer>>;
}

/** Which optimizer updates which variable, by paths. */
export class OptimizerMap {
  static readonly fromConfig = fromConfig;
  readonly className = 'OptimizerMap';
  readonly kerasModule = 'keras.optimizers';
  readonly defaultOptimizer: Optimizer;
  private readonly table = new Map<string, Optimizer>();

  constructor(config: OptimizerMapConfig) {
    checkKeys('optimizerMap', config, ['defaultOptimizer', 'optimizerMap']);
    this.defaultOptimizer = checked('the default', config.defaultOptimizer);
    for (const [pattern, optimizer] of Object.entries(config.optimizerMap ?? {}))
      this.set(pattern, optimizer);
  }
  /** @throws Error where the pattern has an optimizer already. */
  set(pattern: string, optimizer: Optimizer): this {
    if (this.table.has(pattern))
      throw new Error(`optimizerMap: ${JSON.stringify(pattern)} has an optimizer already.`);
    this.table.set(pattern, checked(JSON.stringify(pattern), optimizer));
    return this;
  }
  /** The optimizer of a path. @throws Error where several patterns mean it. */
  get(path: string): Optimizer {
    const own = this.table.get(path);
    if (own) return own;
    const patterns = [...this.table.keys()].filter(p => new RegExp(`^(?:${p})$`).test(path));
    if (patterns.length > 1)
      throw new Error(`optimizerMap: ${patterns.join(' and ')} both mean "${path}". Narrow one.`);
    return patterns.length === 1 ? this.table.get(patterns[0])! : this.defaultOptimizer;
  }
  of(variable: Variable): Optimizer {
    return this.get(variable.path);
  }
  /** All of them, each once. */
  get optimizers(): Optimizer[] {
    return [...new Set([...this.table.values(), this.defaultOptimizer])];
  }
  getConfig(): Record<string, unknown> {
    const { defaultOptimizer } = this;
    return plainConfig({ defaultOptimizer, optimizerMap: Object.fromEntries(this.table) });
  }
}

function checked(what: string, optimizer: unknown): Optimizer {
  if (!(optimizer instanceof Optimizer))
    throw new TypeError(mismatch('optimizerMap', `${what} to be an optimizer`, optimizer));
  return optimizer;
}
