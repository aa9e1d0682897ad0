// SPDX-License-Identifier: MIT
// What a config says of a weight: `kernelInitializer`, `kernelRegularizer`, `kernelConstraint` for the weight `kernel`.
import { type ConstraintLike, getConstraint } from '../constraints/index.js';
import type { InitializerLike } from '../initializers/index.js';
import { getRegularizer, type RegularizerLike } from '../regularizers/index.js';
import type { WeightOptions } from './layer.js';

/** The options of a weight, under its prefix. */
export type WeightConfig<Prefix extends string> = {
  [K in `${Prefix}Initializer`]?: InitializerLike;
} & { [K in `${Prefix}Regularizer`]?: RegularizerLike } & {
  [K in `${Prefix}Constraint`]?: ConstraintLike;
};

export const weightKeys = (prefix: string): string[] =>
  ['Initializer', 'Regularizer', 'Constraint'].map(word => prefix + word);

/** What the config says of the weight; `initializer` where it names none. */
export function weightOptions<Prefix extends string>(
  config: WeightConfig<Prefix>,
  prefix: Prefix,
  initializer?: InitializerLike,
): WeightOptions {
  const given = config as Record<string, unknown>;
  return {
    initializer: (given[`${prefix}Initializer`] as InitializerLike) ?? initializer,
    regularizer: getRegularizer(given[`${prefix}Regularizer`] as RegularizerLike),
    constraint: getConstraint(given[`${prefix}Constraint`] as ConstraintLike),
  };
}
