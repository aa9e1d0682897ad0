// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { InputLayer } from '../layers/input_layer.js';
import { type CallOptions, Layer, type LayerConfig } from '../layers/layer.js';
import type { Prepared } from '../layers/prepared.js';
import { revision } from '../revision.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { Model } from './model.js';

export interface SequentialConfig extends LayerConfig {
  layers?: readonly Layer[];
}

/**
 * Layers one after another.
 *
 * @example
 * const model = gm.sequential({ layers: [
 *   gm.layers.dense({ units: 64, activation: 'relu', inputShape: [784] }),
 *   gm.layers.dense({ units: 10, activation: 'softmax' }),
 * ] });
 */
export class Sequential extends Model<SequentialConfig> {
  static override readonly className: string = 'Sequential';
  static override readonly configKeys: readonly string[] = ['layers'];
  private readonly stack: Layer[] = [];
  private shapes: Shape[] = [];

  constructor(config: SequentialConfig | readonly Layer[] = {}) {
    super(
      (Array.isArray(config) ? { layers: config as readonly Layer[] } : config) as SequentialConfig,
    );
    for (const layer of this.config.layers ?? []) this.add(layer);
  }

  /** Puts a layer at the end. The model is built as soon as its input's shape is known. */
  add(layer: Layer): void {
    if (!(layer instanceof Layer))
      throw new TypeError(mismatch(`${this.title}: add`, 'a layer', layer));
    if (this.stack.some(l => l.name === layer.name))
      throw new Error(
        `${this.title}: has a layer "${layer.name}" already. Give each layer a name of its own.`,
      );
    const given = this.stack.length === 0 ? layer.givenInputShape : null;
    revision.layers++;
    this.stack.push(layer);
    if (this.built) this.shapes.push(this.outputOf(layer, this.outputSample!));
    else if (given) this.ensureBuilt(given);
  }
  /** Takes the last layer off. */
  pop(): Layer | undefined {
    if (this.stack.length === 0)
      throw new Error(`${this.title}: pop: there is no layer to take off.`);
    revision.layers++;
    this.shapes.pop();
    return this.stack.pop();
  }

  override get layers(): readonly Layer[] {
    return this.stack.filter(l => !(l instanceof InputLayer));
  }
  override get givenInputShape(): Shape | null {
    return this.stack[0]?.givenInputShape ?? super.givenInputShape;
  }
  override build(sample: Shape): void {
    if (this.stack.length === 0) throw new Error(`${this.title}: has no layers. Add some first.`);
    let shape = sample;
    this.shapes = this.stack.map(layer => (shape = this.outputOf(layer, shape)));
  }
  /** The output's shape of a layer within. @throws ShapeError where it has several outputs */
  private outputOf(layer: Layer, sample: Shape): Shape {
    const shape = layer.outputShape(sample);
    if (!Array.isArray(shape[0])) return shape;
    const advice = 'Leave out returnState, or call the layer by itself.';
    const expected = `one output of ${layer.title}`;
    throw new ShapeError(mismatch(this.title, expected, shape.length, advice));
  }
  override get outputSamples(): readonly (Shape | null)[] {
    return [this.shapes.at(-1) ?? this.inputShape];
  }
  /** The output shape of each layer. @internal */
  layerShapes(): readonly { layer: Layer; shape: Shape }[] {
    return this.stack
      .map((layer, i) => ({ layer, shape: this.shapes[i] }))
      .filter(({ layer }) => !(layer instanceof InputLayer));
  }

  override call(x: Tensor, { training, mask }: CallOptions): Tensor {
    const [first, ...rest] = this.stack;
    const y = first.apply(x, { training, mask });
    return rest.reduce((value, layer) => layer.apply(value, { training }), y);
  }
  /** What the last layer says stands. */
  override computeMask(): null {
    return null;
  }
  override prepared(): Prepared | null {
    if (this.call !== Sequential.prototype.call) return null;
    const steps = preparedSteps(this.stack);
    return {
      layers: 1,
      count: steps.reduce((n, step) => n + step.count, 0),
      weights: () => steps.flatMap(step => step.weights()),
      call: (x, weights) => callSteps(steps, x, weights),
    };
  }
  protected override keepsDtype(): boolean {
    return true; // the first layer decides
  }

  override get weights(): Variable[] {
    return this.stack.flatMap(l => l.weights);
  }
  override get trainableWeights(): Variable[] {
    return this.trainable ? this.stack.flatMap(l => l.trainableWeights) : [];
  }
  override losses(): Tensor[] {
    return this.stack.flatMap(l => l.losses());
  }
  override countParams(): number {
    return this.layers.reduce((n, l) => n + l.countParams(), 0);
  }
  override getConfig(): Record<string, unknown> {
    return {
      name: this.name,
      layers: this.layers.map(l => ({ className: l.className, config: l.getConfig() })),
    };
  }
}

/** One for each layer, but for those that the layer in front takes in. */
function preparedSteps(stack: readonly Layer[]): Prepared[] {
  const steps: Prepared[] = [];
  for (let i = 0; i < stack.length; i += steps[steps.length - 1].layers)
    steps.push(stack[i].prepared(stack.slice(i + 1)) ?? asItIs(stack[i]));
  return steps;
}
const asItIs = (layer: Layer): Prepared => ({
  layers: 1,
  count: 0,
  weights: () => [],
  call: x => layer.apply(x, { training: false }),
});

function callSteps(steps: readonly Prepared[], x: Tensor, weights: readonly Tensor[]): Tensor {
  let at = 0;
  return steps.reduce((value, step) => step.call(value, weights.slice(at, (at += step.count))), x);
}

/** A `Sequential` of these layers. */
export const sequential = (config: SequentialConfig | readonly Layer[] = {}): Sequential =>
  new Sequential(config);
