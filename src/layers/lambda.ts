// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { getRegisteredName } from '../saving/registry.js';
import type { Shape } from '../shape.js';
import { Tensor } from '../tensor.js';
import {
  type CallOptions,
  Layer,
  type LayerConfig,
  type Masks,
  type Samples,
  type Tensors,
} from './layer.js';

export interface LambdaConfig<X extends Tensors = Tensor> extends LayerConfig {
  /** What is done with the input, or with an array of several; its options are `arguments`, `training` and `mask`. */
  function: (x: X, options: CallOptions & Record<string, unknown>) => Tensors;
  /** The shape of one sample of the output, or what it is for that of the input. It is found without; where given, it is checked. */
  outputShape?: Samples | ((sample: Samples) => Samples);
  /** What becomes of the input's mask; a tensor is the mask whatever the input's. Default: it is lost. */
  mask?: Tensor | ((x: X, mask: Masks) => Masks) | null;
  /** More options of the function. */
  arguments?: Readonly<Record<string, unknown>>;
}

/**
 * A function of tensors, as a layer. Variables that it reads are none of the layer's weights: they do not train.
 *
 * @example model.add(gm.layers.lambda({ function: x => gm.square(x) }))
 */
export class Lambda<X extends Tensors = Tensor> extends Layer<LambdaConfig<X>> {
  static override readonly className: string = 'Lambda';
  static override readonly configKeys: readonly string[] = [
    'function',
    'outputShape',
    'mask',
    'arguments',
  ];

  constructor(config: LambdaConfig<X>) {
    super(config);
    const fn: unknown = config.function;
    if (typeof fn !== 'function')
      throw new TypeError(mismatch(this.title, '`function` to be a function of a tensor', fn));
    this.supportsMasking = (config.mask ?? null) !== null;
  }

  override call(x: Tensors, { training, mask }: CallOptions): Tensors {
    const y: unknown = this.config.function(x as X, { ...this.config.arguments, training, mask });
    const parts: unknown[] = [y].flat();
    if (!parts.every(part => part instanceof Tensor) || parts.length === 0)
      throw new TypeError(
        mismatch(this.title, '`function` to give a tensor, or an array of them', y),
      );
    this.checkShapes(x, parts);
    return y as Tensors;
  }
  private checkShapes(x: Tensors, outputs: readonly Tensor[]): void {
    const { outputShape } = this.config;
    if (outputShape === undefined) return;
    const sample = x instanceof Tensor ? sampleOf(x) : x.map(sampleOf);
    const said = typeof outputShape === 'function' ? outputShape(sample) : outputShape;
    const found = outputs.length === 1 ? sampleOf(outputs[0]) : outputs.map(sampleOf);
    const [expected, received] = [said, found].map(shape => JSON.stringify(shape));
    if (expected === received) return;
    const claim = `\`function\` to give samples of shape ${expected}, as \`outputShape\` says`;
    throw new ShapeError(`${this.title}: expected ${claim}, received ${received}.`);
  }
  override computeMask(x: Tensors, given: Masks): Masks {
    const { mask = null } = this.config;
    return typeof mask === 'function' ? mask(x as X, given) : mask;
  }

  /** @throws TypeError where a function is not registered: its code cannot be saved */
  override getConfig(): Record<string, unknown> {
    for (const option of ['function', 'outputShape', 'mask'] as const) {
      const value: unknown = this.config[option];
      if (typeof value !== 'function' || getRegisteredName(value)) continue;
      const advice =
        'Code cannot be saved: call gm.saving.registerSerializable(fn, { name }) first.';
      throw new TypeError(
        mismatch(`${this.title}: getConfig`, `\`${option}\` to be registered`, value, advice),
      );
    }
    return super.getConfig();
  }
}

const sampleOf = (x: Tensor): Shape => x.shape.slice(1);
