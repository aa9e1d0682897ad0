// SPDX-License-Identifier: MIT
// What `compile` was called with, as a config.
import { getMetric } from '../metrics/index.js';
import type { Compiled, CompileConfig } from '../models/compiled.js';
import { mapLeaves } from '../tree.js';
import { type Config, plain, revive, serialize } from './object.js';

const parts = ['loss', 'lossWeights', 'metrics', 'weightedMetrics'] as const;

/** Optimizer, losses and metrics. */
export function compileConfigOf({ config, optimizer }: Compiled): Config {
  const { loss, lossWeights, metrics, weightedMetrics } = config;
  const given = {
    loss,
    lossWeights,
    metrics: named(metrics),
    weightedMetrics: named(weightedMetrics),
  };
  const written = parts.map((key): [string, unknown] => [key, plain(given[key]) ?? null]);
  return { optimizer: serialize(optimizer), ...Object.fromEntries(written) };
}
/** Names that Keras would not have as keys of logs become metrics, which keep them. */
const named = (metrics: unknown): unknown => mapLeaves(metrics, isOwnName, name => getMetric(name));
const isOwnName = (part: unknown): part is string => typeof part === 'string' && /[A-Z]/.test(part);

/** The config that `compile` takes again. */
export function reviveCompileConfig(config: Config): CompileConfig {
  const given = ['optimizer', ...parts].filter(key => config[key] != null);
  return Object.fromEntries(given.map(key => [key, revive(config[key])]));
}
