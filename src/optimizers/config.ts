// SPDX-License-Identifier: MIT
import type { OptimizerConfig } from './optimizer.js';

const common = {
  weightDecay: null,
  clipnorm: null,
  clipvalue: null,
  globalClipnorm: null,
  name: '',
};

/** A config with every option settled: what is undefined has its default. */
export function settle<C extends OptimizerConfig, D extends object>(
  config: C,
  defaults: D,
): Readonly<Required<C>> {
  const given = Object.fromEntries(Object.entries(config).filter(([, v]) => v !== undefined));
  return { ...common, ...defaults, ...given } as unknown as Readonly<Required<C>>;
}
