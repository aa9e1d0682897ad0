// SPDX-License-Identifier: MIT
// A loss is a function of labels and predictions; reduction and sample weights are options of the factory around it.
import { mismatch } from '../errors.js';
import { checkKeys, classNameOf, snakeCase } from '../naming.js';
import { Tensor, type TensorLike, toTensor } from '../tensor.js';
import { asFloat } from './align.js';
import { bothMasks, type Masked, reduce, type Reduction, reductionOf } from './reduction.js';

export type { Masked } from './reduction.js';

export interface LossOptions {
  /** How the samples' values become one: `sumOverBatchSize` (the mean over all axes), `sum`, `mean`, `meanWithSampleWeight`, `none`. */
  reduction?: string | null;
  name?: string;
}

/** A loss: called, it gives a scalar (or, with reduction `none`, one value a sample). */
export interface Loss {
  (yTrue: TensorLike, yPred: TensorLike, sampleWeight?: TensorLike | null): Tensor;
  /** One value a sample, before weights and reduction. */
  values(yTrue: TensorLike, yPred: TensorLike): Tensor;
  /** The same, with the mask of what counts where the loss ignores something. @internal */
  masked(yTrue: TensorLike, yPred: TensorLike): { values: Tensor; mask?: Tensor };
  readonly name: string;
  /** The name of its factory: `meanSquaredError`. */
  readonly lossName: string;
  readonly reduction: Reduction;
  /** The options that it was made with, defaults included. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly className: string;
  readonly kerasModule: string;
  getConfig(): Record<string, unknown>;
}

/** The formula of a loss: one value for each sample, not yet reduced. */
export type LossFunction<O> = (
  yTrue: Tensor,
  yPred: Tensor,
  options: O,
  who: string,
) => Tensor | Masked;
export interface LossFactory<O> {
  (options?: Partial<O> & LossOptions): Loss;
  readonly lossName: string;
  /** The function itself, and its options' defaults: metrics are made from them. @internal */
  readonly fn: LossFunction<O>;
  readonly defaults: O;
  readonly metricName: string;
}

/**
 * The factory of the loss `fn(yTrue, yPred, options)`, which gives one value a sample, or values and a mask of those that count.
 * @param defaults the loss's own options; anything else in a config is refused.
 */
export function defineLoss<O extends object = object>(
  lossName: string,
  fn: LossFunction<O>,
  defaults: O = {} as O,
  name = snakeCase(lossName),
): LossFactory<O> {
  const factory = (options: Partial<O> & LossOptions = {}) => {
    checkKeys(lossName, options, ['reduction', 'name', ...Object.keys(defaults)]);
    const { reduction = 'sumOverBatchSize', name: given = name, ...own } = options;
    return makeLoss({
      lossName,
      name: given,
      reduction: reductionOf(lossName, reduction),
      fn,
      options: { ...defaults, ...defined(own) },
    });
  };
  return Object.assign(factory, { lossName, fn, defaults, metricName: snakeCase(lossName) });
}

/** The entries that are not undefined: `{ axis: undefined }` means the default. */
export const defined = (options: object): object =>
  Object.fromEntries(Object.entries(options).filter(([, v]) => v !== undefined));

interface Made<O> {
  lossName: string;
  name: string;
  reduction: Reduction;
  fn: LossFunction<O>;
  options: O;
}

function makeLoss<O extends object>({ lossName, name, reduction, fn, options }: Made<O>): Loss {
  const masked = (yTrue: TensorLike, yPred: TensorLike) =>
    valuesOf(name, fn(toTensor(yTrue), asFloat(toTensor(yPred, 'float32')), options, name));
  const call = (yTrue: TensorLike, yPred: TensorLike, sampleWeight?: TensorLike | null): Tensor => {
    const { values, mask } = masked(yTrue, yPred);
    const weight =
      sampleWeight === null || sampleWeight === undefined
        ? undefined
        : toTensor(sampleWeight, 'float32');
    return reduce(name, { values, mask: bothMasks(mask, maskOf(yPred)) }, weight, reduction);
  };
  const config = { ...options, reduction, name };
  const loss = Object.assign(call, {
    values: (yTrue: TensorLike, yPred: TensorLike) => masked(yTrue, yPred).values,
    masked,
    lossName,
    reduction,
    config,
    className: classNameOf(lossName),
    kerasModule: 'keras.losses',
    getConfig: () => ({ ...config }),
  });
  Object.defineProperty(loss, 'name', { value: name });
  return loss;
}

/** Which steps of a prediction count. */
export const maskOf = (yPred: TensorLike): Tensor | null =>
  yPred instanceof Tensor ? yPred.mask : null;

/** What a function of labels and predictions gave, checked. */
export function valuesOf(who: string, given: unknown): { values: Tensor; mask?: Tensor } {
  if (given instanceof Tensor) return { values: given };
  const { values } = (given ?? {}) as Masked;
  if (values instanceof Tensor) return given as Masked;
  throw new TypeError(
    mismatch(who, 'the function to return a tensor of one value a sample', given),
  );
}

/** A loss from a plain function of labels and predictions. */
export const customLoss = (fn: (yTrue: Tensor, yPred: Tensor) => Tensor): Loss =>
  makeLoss({
    lossName: fn.name || 'custom_loss',
    name: fn.name || 'custom_loss',
    reduction: 'sumOverBatchSize',
    fn,
    options: {},
  });
